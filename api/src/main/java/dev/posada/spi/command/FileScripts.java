package dev.posada.spi.command;

/**
 * What ToolFiles has the shell do. Paths are arguments, absolute, and never part of a script.
 *
 * <p>They take a POSIX shell, /dev/null and cat, ls, mv, rm, mkdir, rmdir, readlink, chmod, chown,
 * chgrp of POSIX, head with -c, and where they are there stat, sync and fractions in sleep. They
 * were run with dash, bash, busybox, mksh and zsh. Messages are those of the C locale, and in a
 * script characters are bytes.
 */
final class FileScripts {
  /** Exit code: it is not there. */
  static final int GONE = 41;

  /** Exit code: the user may not do that. */
  static final int DENIED = 42;

  /** Exit code: fewer bytes came than were announced. */
  static final int SHORT = 43;

  private static final String START =
      """
      LC_ALL=C
      export LC_ALL
      say() {
        printf '%s\\n' "$1" >&2
      }
      # state PATH: sets it to that of a path that cannot be reached
      state() {
        p=${1%/*}
        while [ -n "$p" ] && [ ! -e "$p" ]; do
          p=${p%/*}
        done
        state=41
        if [ -d "$p/" ] && [ ! -x "$p/" ]; then state=42; fi
      }
      # refuse PATH MESSAGE: ends it
      refuse() {
        say "$1: $2"
        [ -e "$1" ] || { state "$1"; exit $state; }
        exit 1
      }
      """;

  /** Only what can be read passes. */
  private static final String READABLE =
      """
      [ -e "$1" ] || refuse "$1" 'No such file'
      [ -r "$1" ] || { say "$1: may not be read"; exit 42; }
      """;

  private static final String LOOK =
      """
      # look PATH: sets mode, owner and size
      look() {
        set -f
        set -- $(ls -ldnL "$1")
        mode=$1 owner=$3:$4 size=$5
      }
      """;

  /** Prints a file. Path. */
  static final String READ = START + READABLE + "exec cat \"$1\"\n";

  /** Prints how a file begins. Path, how many bytes. */
  static final String HEAD = START + READABLE + "exec head -c \"$2\" \"$1\"\n";

  /** Prints the size of a file, a line end, and the file. Path. */
  static final String FETCH =
      START + READABLE + LOOK + "look \"$1\"; echo \"$size\"; exec cat \"$1\"\n";

  /**
   * Prints each file, the mark, how that went, and a line end. Mark, how many bytes of each or
   * nothing for all, paths.
   */
  static final String READ_ALL =
      START
          + """
          mark=$1 length=$2 copier=
          shift 2
          trap '[ -z "$copier" ] || kill -9 $copier 2>/dev/null; exit 143' HUP INT TERM
          for f; do
            if [ ! -e "$f" ]; then state "$f"
            elif [ ! -r "$f" ]; then state=42
            else
              if [ "$length" ]; then head -c "$length" "$f" & else cat "$f" & fi
              copier=$!
              wait $copier
              state=$? copier=
              [ $state = 0 ] || [ -e "$f" ] || state "$f"
            fi
            printf '%s%s\\n' "$mark" "$state"
          done
          """;

  /** Prints the names in a folder, with a NUL behind each. Path. */
  static final String LIST =
      START
          + """
          [ -e "$1" ] || refuse "$1" 'No such folder'
          [ -d "$1" ] || refuse "$1" 'Not a folder'
          { [ -r "$1" ] && [ -x "$1" ]; } || { say "$1: may not be read"; exit 42; }
          cd "$1" || exit 1
          for f in * .*; do
            case $f in
              .|..) continue ;;
              '*'|'.*') [ -e "$f" ] || [ -L "$f" ] || continue ;; # may be the pattern, of nothing
            esac
            printf '%s\\0' "$f"
          done
          """;

  /**
   * Prints a slash and the names in each folder that may be read, and then for each path an empty
   * name; with a NUL behind each. Paths.
   */
  static final String LISTS =
      START
          + """
          for d; do
            if [ -d "$d" ] && [ -r "$d" ] && [ -x "$d" ]; then (
              cd "$d" || exit
              printf '/\\0'
              for f in * .*; do
                case $f in
                  .|..) continue ;;
                  '*'|'.*') [ -e "$f" ] || [ -L "$f" ] || continue ;;
                esac
                printf '%s\\0' "$f"
              done
            ) fi
            printf '\\0'
          done
          """;

  /**
   * Prints seconds, a bar, a date, a bar, the path and a line end for each that is there. Paths.
   *
   * <p>Busybox has the fraction of a second in the date only, BSD in the seconds.
   */
  static final String STAMPS =
      START
          + """
          stat -Lc '%Y|%y|%n' "$@" 2>/dev/null && exit
          if ! stat -Lc %Y / >/dev/null 2>&1; then
            stat -Lf '%Fm||%N' "$@" 2>/dev/null && exit
            stat -Lf %Fm / >/dev/null || exit
          fi
          for f; do
            [ -e "$f" ] || { state "$f"; [ $state = 41 ] || refuse "$f" 'may not be looked at'; }
          done
          exit 0
          """;

  /**
   * Replaces a file by the input, which takes its place when all of it is on disk. While a large
   * one comes, prints now and then how many bytes are there. Path, a name for the new file until
   * then, how many bytes come at least.
   *
   * <p>What may take long runs beside the shell, which otherwise would hear of its end too late.
   */
  static final String WRITE =
      START
          + LOOK
          + """
          f=$1 name=$2 least=$3 links=0 told=
          while [ -L "$f" ]; do
            links=$((links + 1))
            [ $links -le 40 ] || { say "$1: too many links"; exit 1; }
            to=$(readlink "$f"; echo x) # a name may end with line ends
            to=${to%??}
            case $to in
              /*) f=$to ;;
              *) f=${f%/*}/$to ;;
            esac
          done
          folder=${f%/*}/
          new=$folder$name
          [ ! -d "$f" ] || { say "$f: is a folder"; exit 1; }
          [ ! -e "$f" ] || [ -f "$f" ] || { say "$f: is not a file"; exit 1; }
          [ -d "$folder" ] || { say "$folder: no such folder"; state "$f"; exit $state; }
          { [ -w "$folder" ] && [ -x "$folder" ]; } || { say "$folder: may not be written"; exit 42; }
          fail() {
            [ -z "$told" ] || kill -9 $told 2>/dev/null
            rm -f "$new"
            exit ${1:-1}
          }
          # Not TERM, which a process that has just begun may miss. One that still writes could make
          # the file anew; one that syncs may take long to die, and harms nothing.
          trap 'kill -9 $! 2>/dev/null; [ $stage = sync ] || wait $! 2>/dev/null; fail 143' HUP INT TERM
          exec 3<&0
          stage=copy
          if [ "$least" -gt 4194304 ]; then
            (
              while sleep 0.2 2>/dev/null || sleep 1; do
                look "$new" 2>/dev/null
                echo "$size" || exit
              done
            ) 3<&- & told=$!
          fi
          # Nobody else may read it before it is known who may read the old one.
          ( [ ! -e "$f" ] || umask 077; set -C; exec cat <&3 >"$new" ) &
          wait $! || fail
          [ -z "$told" ] || kill -9 $told 2>/dev/null
          told=
          stage=sync
          sync "$new" &
          wait $! || [ $? = 127 ] || fail
          look "$new"
          [ "$size" -ge "$least" ] || { say "$size of $least bytes came"; fail 43; }
          # bits PERMISSIONS: as chmod takes them, from how ls shows them
          bits() {
            case $1 in
              *[st]) set -- "${1%?}x" ;;
            esac
            IFS=-ST
            set -- $1
            IFS=
            bits=$*
            unset IFS
          }
          if [ -e "$f" ]; then
            mine=$owner
            look "$f"
            [ "$owner" = "$mine" ] || chown "$owner" "$new" 2>/dev/null ||
              chgrp "${owner#*:}" "$new" 2>/dev/null # not everybody can
            u=${mode#?} g=${mode#????} o=${mode#???????}
            bits "${u%"$g"}"; u=$bits
            bits "${g%"$o"}"; g=$bits
            bits "${o%"${o#???}"}"; o=$bits
            chmod "u=$u,g=$g,o=$o" "$new" || fail
          fi
          mv -f "$new" "$f" || fail
          """;

  /** Makes a folder and those above it. Path. */
  static final String MAKE_FOLDER =
      START
          + """
          mkdir -p "$1" && exit
          [ ! -e "$1" ] || exit 1
          state "$1"
          [ ! -d "$p/" ] || exit 1
          exit $state
          """;

  /** Removes a file, a link or an empty folder. Path. */
  static final String DELETE =
      START
          + """
          [ -e "$1" ] || [ -L "$1" ] || refuse "$1" 'No such file'
          if [ -d "$1" ] && [ ! -L "$1" ]; then exec rmdir "$1"; fi
          exec rm -f "$1"
          """;

  private FileScripts() {}
}
