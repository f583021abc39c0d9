#!/bin/bash
# Records what a real VMware product answers, for comparison with the simulator of this folder.
#
#   capture.sh MACHINE.vmx FOLDER
#
# MACHINE.vmx must be one that you can lose: it is started, stopped, snapshotted, cloned beside itself and its
# clones are deleted. FOLDER becomes the record: a folder 001, 002, ... per call with argv (NUL between the words),
# out, err, rc, the machine's files and a listing. Set VMRUN to the program, GUEST_USER and GUEST_PASSWORD to a
# login of the guest for the calls inside it. Passwords are part of argv: choose one that nobody uses elsewhere.
#
# dev.posada.vmrun.capture.Compare FOLDER then tells where the simulator differs. Please send the record.
set -u

VMX=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$2"
RECORD=$(cd "$2" && pwd)
VMRUN=${VMRUN:-vmrun}
USER_NAME=${GUEST_USER:-guest}
PASSWORD=${GUEST_PASSWORD:-guest}
NAME=$(basename "$VMX" .vmx)
DIR=$(dirname "$VMX")
n=0
printf '%s\n' "$VMX" >"$RECORD/machine"
uname -a >"$RECORD/host" 2>/dev/null
{ vmware -v || "$VMRUN" | head -3; } >"$RECORD/product" 2>&1

# Calls with a limit of T seconds; 124 as status means that it was reached, as some of them hang.
cap() {
  n=$((n + 1))
  local d
  d=$RECORD/$(printf '%03d' $n)
  mkdir -p "$d"
  printf '%s\0' "$@" >"$d/argv"
  # The comparison puts it there before the call.
  [ -z "${EDITED:-}" ] || cp "$VMX" "$d/edited"
  timeout "${T:-60}" "$VMRUN" "$@" >"$d/out" 2>"$d/err" </dev/null
  echo $? >"$d/rc"
  cp "${VMX%.vmx}".vmx "${VMX%.vmx}".vmsd "$DIR/vmware.log" "$d/" 2>/dev/null
  ls -la "$DIR" >"$d/ls"
  echo "$(basename "$d") rc=$(cat "$d/rc") $*"
}
guest() { local word=$1; shift; cap -gu "$USER_NAME" -gp "$PASSWORD" "$word" "$VMX" "$@"; }

cap
cap bogusCommand
cap start
cap list
for word in stop pause unpause suspend reset; do cap $word "$VMX"; done
cap getGuestIPAddress "$VMX"
cap checkToolsState "$VMX"
cap listSnapshots "$VMX"
cap listSnapshots "$VMX" showTree
cap snapshot "$VMX" off1
cap snapshot "$VMX" off1
cap snapshot "$VMX" OFF1
cap snapshot "$VMX" 'a/b'
cap listSnapshots "$VMX" showTree
cap revertToSnapshot "$VMX" nope
cap deleteSnapshot "$VMX" 'a/b'
T=600 cap clone "$VMX" "$DIR/../$NAME-full/$NAME-full.vmx" full
T=600 cap clone "$VMX" "$DIR/../$NAME-full/$NAME-full.vmx" full
cap clone "$VMX" "$DIR/../$NAME-l1/$NAME-l1.vmx" linked
cap clone "$VMX" "$DIR/../$NAME-l2/$NAME-l2.vmx" linked -snapshot=off1 '-cloneName=a clone'
cap clone "$VMX" "$DIR/../$NAME-l3/$NAME-l3.vmx" linked -snapshot=nope
for clone in full l1 l2; do
  cp "$DIR/../$NAME-$clone/$NAME-$clone.vmx" "$DIR/../$NAME-$clone/$NAME-$clone.vmsd" "$RECORD/" 2>/dev/null
  cap deleteVM "$DIR/../$NAME-$clone/$NAME-$clone.vmx"
  ls -la "$DIR/../$NAME-$clone" >"$RECORD/left-by-delete-$clone" 2>&1
done
T=300 cap start "$VMX" nogui
cap start "$VMX" nogui
cap list
cap getGuestIPAddress "$VMX"
cap checkToolsState "$VMX"
T=300 cap getGuestIPAddress "$VMX" -wait
cap checkToolsState "$VMX"
cap listProcessesInGuest "$VMX"
cap -gu nobody -gp wrong listProcessesInGuest "$VMX"
guest listProcessesInGuest
guest fileExistsInGuest /etc/passwd
guest fileExistsInGuest /nope
guest directoryExistsInGuest /etc
guest directoryExistsInGuest /nope
guest listDirectoryInGuest /etc/init.d
guest CreateTempfileInGuest
guest createDirectoryInGuest /tmp/posada-capture
guest createDirectoryInGuest /tmp/posada-capture
guest deleteFileInGuest /tmp/posada-capture
guest deleteDirectoryInGuest /tmp/posada-capture
guest deleteDirectoryInGuest /tmp/posada-capture
guest CopyFileFromHostToGuest "$VMX" /tmp/posada-vmx
guest CopyFileFromHostToGuest "$RECORD/001" /tmp/posada-folder
guest CopyFileFromGuestToHost /nope "$RECORD/nope"
guest runProgramInGuest /bin/sh -c 'exit 3'
guest runProgramInGuest /bin/nope
guest runProgramInGuest -interactive /bin/true
guest runScriptInGuest /bin/sh 'exit 0'
guest killProcessInGuest 999999
guest captureScreen "$RECORD/screen.png"
cap typeKeystrokesInGuest "$VMX" x
cap readVariable "$VMX" guestVar ip
cap readVariable "$VMX" guestVar nope
cap writeVariable "$VMX" guestVar posada yes
cap readVariable "$VMX" guestVar posada
cap readVariable "$VMX" runtimeConfig memsize
cap connectNamedDevice "$VMX" nope0
cap pause "$VMX"
cap pause "$VMX"
cap list
guest fileExistsInGuest /etc/passwd
cap start "$VMX" nogui
cap unpause "$VMX"
cap unpause "$VMX"
T=600 cap snapshot "$VMX" live1
cap clone "$VMX" "$DIR/../$NAME-l4/$NAME-l4.vmx" linked -snapshot=live1
cap clone "$VMX" "$DIR/../$NAME-l4/$NAME-l4.vmx" linked
cap deleteVM "$VMX"
T=300 cap revertToSnapshot "$VMX" live1
cap list
T=300 cap start "$VMX" nogui
cap reset "$VMX" hard
cap list
T=300 cap suspend "$VMX" hard
cap listSnapshots "$VMX"
cap getGuestIPAddress "$VMX"
cap stop "$VMX" hard
T=300 cap snapshot "$VMX" suspended1
T=300 cap start "$VMX" nogui
T=120 cap stop "$VMX" soft
cap stop "$VMX" hard
cap listHostNetworks
cap listPortForwardings vmnet8
cap setPortForwarding vmnet8 tcp 18080 192.168.80.128 80 posada
cap listPortForwardings vmnet8
cap deletePortForwarding vmnet8 tcp 18080
cap deletePortForwarding vmnet8 tcp 18080
cap listNetworkAdapters "$VMX"
cap -T player list
cap -T ws list
cap -T fusion list
cap start "$DIR/no such machine.vmx"
cap start "${VMX%.vmx}.txt"
cd "$DIR" || exit 1
cap listSnapshots "$(basename "$VMX")"
for snapshot in suspended1 live1 Clone off1; do T=600 cap deleteSnapshot "$VMX" $snapshot; done
cp "${VMX%.vmx}.vmsd" "$RECORD/vmsd-after-last-snapshot" 2>/dev/null
cp "$VMX" "$RECORD/vmx-kept"
grep -v '^virtualHW.version' "$RECORD/vmx-kept" >"$VMX"
EDITED=1 cap listSnapshots "$VMX"
{ cat "$RECORD/vmx-kept"; grep '^memsize' "$RECORD/vmx-kept"; } >"$VMX"
EDITED=1 cap listSnapshots "$VMX"
cp "$RECORD/vmx-kept" "$VMX"
echo "done: $n calls in $RECORD"
