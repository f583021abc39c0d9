# The same record as capture.sh makes, on Windows: capture.ps1 -Vmx MACHINE.vmx -Record FOLDER [-Vmrun PROGRAM]
# MACHINE.vmx must be one that you can lose. Never run by the authors of the simulator: they have no Windows.
param([string]$Vmx, [string]$Record,
      [string]$Vmrun = "${env:ProgramFiles(x86)}\VMware\VMware Workstation\vmrun.exe",
      [string]$User = "guest", [string]$Password = "guest")
$Vmx = (Resolve-Path $Vmx).Path
$dir = Split-Path $Vmx
$script:n = 0
New-Item -ItemType Directory -Force $Record | Out-Null
$Record = (Resolve-Path $Record).Path
Set-Content "$Record\machine" $Vmx
function Quote([string]$w) { if ($w -eq '' -or $w -match '[\s"]') { '"' + $w.Replace('"', '\"') + '"' } else { $w } }
function Cap([string[]]$words, [int]$limit = 60) {
  $script:n++
  $d = Join-Path $Record ('{0:d3}' -f $script:n)
  New-Item -ItemType Directory -Force $d | Out-Null
  [IO.File]::WriteAllText("$d\argv", (($words | ForEach-Object { $_ + [char]0 }) -join ''))
  $start = @{ FilePath = $Vmrun; NoNewWindow = $true; PassThru = $true
              RedirectStandardOutput = "$d\out"; RedirectStandardError = "$d\err" }
  if ($words.Count -gt 0) { $start.ArgumentList = ($words | ForEach-Object { Quote $_ }) -join ' ' }
  $p = Start-Process @start
  $handle = $p.Handle
  if ($p.WaitForExit($limit * 1000)) { Set-Content "$d\rc" $p.ExitCode } else { $p.Kill(); Set-Content "$d\rc" 124 }
  foreach ($end in 'vmx', 'vmsd') { Copy-Item ([IO.Path]::ChangeExtension($Vmx, $end)) $d -ErrorAction SilentlyContinue }
  Copy-Item "$dir\vmware.log" $d -ErrorAction SilentlyContinue
  Get-ChildItem $dir | Out-File "$d\ls"
  Write-Output "$($script:n) rc=$(Get-Content "$d\rc") $words"
}
function Guest([string[]]$words) {
  $rest = if ($words.Count -gt 1) { $words[1..($words.Count - 1)] } else { @() }
  Cap (@('-gu', $User, '-gp', $Password, $words[0], $Vmx) + $rest)
}
Cap @()
Cap @('bogusCommand')
Cap @('start')
Cap @('list')
foreach ($word in 'stop', 'pause', 'unpause', 'suspend', 'reset', 'getGuestIPAddress', 'checkToolsState', 'listSnapshots') { Cap @($word, $Vmx) }
Cap @('snapshot', $Vmx, 'off1')
Cap @('snapshot', $Vmx, 'OFF1')
Cap @('listSnapshots', $Vmx, 'showTree')
Cap @('revertToSnapshot', $Vmx, 'nope')
Cap @('start', $Vmx, 'nogui') 300
Cap @('start', $Vmx, 'nogui')
Cap @('list')
Cap @('getGuestIPAddress', $Vmx, '-wait') 300
Cap @('checkToolsState', $Vmx)
Cap @('listProcessesInGuest', $Vmx)
Guest @('fileExistsInGuest', 'C:\Windows\win.ini')
Guest @('fileExistsInGuest', 'C:\nope')
Guest @('listDirectoryInGuest', 'C:\Windows\Temp')
Guest @('CreateTempfileInGuest')
Guest @('runProgramInGuest', 'C:\Windows\System32\cmd.exe', '/c', 'exit 3')
Cap @('pause', $Vmx)
Guest @('listProcessesInGuest')
Cap @('start', $Vmx, 'nogui')
Cap @('unpause', $Vmx)
Cap @('unpause', $Vmx)
Cap @('snapshot', $Vmx, 'live1') 600
Cap @('revertToSnapshot', $Vmx, 'live1') 300
Cap @('list')
Cap @('start', $Vmx, 'nogui') 300
Cap @('suspend', $Vmx, 'hard') 300
Cap @('listSnapshots', $Vmx)
Cap @('getGuestIPAddress', $Vmx)
Cap @('stop', $Vmx, 'hard')
Cap @('start', $Vmx, 'nogui') 300
Cap @('reset', $Vmx, 'hard')
Cap @('stop', $Vmx, 'soft') 120
Cap @('stop', $Vmx, 'hard')
Cap @('listHostNetworks')
Cap @('listPortForwardings', 'vmnet8')
Cap @('-T', 'player', 'list')
Cap @('start', "$dir\no such machine.vmx")
foreach ($name in 'live1', 'off1') { Cap @('deleteSnapshot', $Vmx, $name) 600 }
