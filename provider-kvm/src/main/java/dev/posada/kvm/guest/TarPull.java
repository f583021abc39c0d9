package dev.posada.kvm.guest;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.kvm.agent.AgentCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A folder on its way out of a guest: a tar inside packs it into parts, a few ahead of who reads
 * them, and each part is the output of one command. No more than three parts are ever there, and if
 * nobody asks for the next one they go away by themselves. Not thread-safe.
 */
final class TarPull extends Pieces implements AutoCloseable {
  private static final int BLOCK = 64 << 10;

  /** In blocks: twice of what a piece of a file has, as it takes two questions. */
  private static final int PART = 2 * AgentFile.READ / BLOCK;

  private static final int END = 2;
  private static final int FAILED = 3;
  private static final int NOT_YET = 5;

  /** After two minutes without a reader it is over. */
  private static final String PACK =
      """
      f=$0 d=$1 n=$2 b=$3 c=$4
      (umask 077; mkdir "$f") || exit
      pause() { sleep 0.1 2>/dev/null || sleep 1; }
      {
        {
          tar -c -f - -C "$d" -- "$n" 2>"$f/err"
          echo $? >"$f/code"
        } | {
          i=0
          while dd bs="$b" count="$c" iflag=fullblock of="$f/new" 2>/dev/null && [ -s "$f/new" ]; do
            mv "$f/new" "$f/$i"
            i=$((i+1)) w=0
            while [ -e "$f/$((i-2))" ]; do
              w=$((w+1))
              if [ "$w" -gt 1200 ]; then rm -rf "$f"; exit; fi
              pause
            done
          done
          : >"$f/end"
        }
        w=0
        while [ -d "$f" ] && [ "$w" -lt 1200 ]; do
          w=$((w+1))
          pause
        done
        rm -rf "$f"
      } </dev/null >/dev/null 2>&1 &
      """;

  private static final String NEXT =
      """
      f=$0 i=$1 w=0
      rm -f "$f/$((i-1))"
      until [ -e "$f/$i" ]; do
        if [ -e "$f/end" ] && [ -e "$f/code" ]; then
          [ -e "$f/$i" ] && break
          read c <"$f/code"
          cat "$f/err" >&2
          rm -rf "$f"
          [ "$c" = 0 ] && exit 2
          exit 3
        fi
        [ -d "$f" ] || exit 4
        w=$((w+1))
        [ "$w" -gt 100 ] && exit 5
        sleep 0.02 2>/dev/null || sleep 1
      done
      cat "$f/$i"
      """;

  private final AgentTalk talk;
  private final GuestPlace place;
  private final String stem = "/tmp/posada-" + UUID.randomUUID();
  private long part;
  private long done;
  private boolean over;

  /** Begins to pack a folder. */
  TarPull(AgentTalk talk, GuestPlace place) {
    this.talk = talk;
    this.place = place;
    String name = place.name().isEmpty() ? "." : place.name();
    require(
        talk.run(
            List.of(ShellRun.SHELL, "-c", PACK, stem, place.folder(), name, "" + BLOCK, "" + PART),
            new byte[0]));
  }

  private void require(AgentCommand.Status status) {
    if (status.exitCode() != 0) {
      throw AgentErrors.of(said(status), "/tmp", Failure.notDone());
    }
  }

  private static String said(AgentCommand.Status status) {
    return new String(status.stderr(), StandardCharsets.UTF_8).strip();
  }

  @Override
  byte[] next() {
    while (!over) {
      talk.op().check();
      AgentCommand.Status status =
          talk.run(List.of(ShellRun.SHELL, "-c", NEXT, stem, "" + part), new byte[0]);
      switch (status.exitCode()) {
        case 0 -> {
          part++;
          done += status.stdout().length;
          talk.op().progress("copy", done, 0);
          return status.stdout();
        }
        case NOT_YET -> {}
        case END -> over = true;
        case FAILED -> {
          over = true;
          refuse(said(status));
        }
        default -> throw gone(said(status));
      }
    }
    return null;
  }

  /** GNU's tar fails too if a file grew while it was packed, which is no reason to stop. */
  private void refuse(String said) {
    boolean harmless = said.lines().allMatch(line -> line.contains("changed as we read it"));
    if (!harmless || said.isEmpty()) {
      throw AgentErrors.of("tar inside says: " + said, place.path(), Failure.undecided());
    }
  }

  private static HypervisorException gone(String said) {
    return new NativeException(
        "what was packed inside is gone: " + said, Failure.undecided().remedy("try again"));
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      talk.clean(List.of("rm", "-rf", stem));
    }
  }
}
