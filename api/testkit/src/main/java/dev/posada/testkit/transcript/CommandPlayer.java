package dev.posada.testkit.transcript;

import dev.posada.Subscription;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plays the tools of a transcript. Thread-safe; starts no thread and no process.
 *
 * <p>A command is the recorded one if all its words are; of the tool the folder does not count, and
 * of a secret word only that it is secret. Any other command fails with an {@link AssertionError}
 * that says where they differ. The runner of a transcript does not count either: what was recorded
 * over ssh is played to who runs the same commands here.
 *
 * <p>The command's listener and sink hear what was recorded, and its limit counts, as with a real
 * tool. Its input is not looked at.
 *
 * <pre>{@code
 * try (CommandPlayer tools = CommandPlayer.strict(Transcript.read(file))) {
 *   assertEquals(List.of("web"), new Vmrun(tools).list(op));
 * }
 * }</pre>
 */
public final class CommandPlayer implements CommandRunner {
  private static final long SLOW_MILLIS = 500;
  private static final long STEP_MILLIS = 20;

  private final Transcript transcript;
  private final Playback playback;
  private final HostFiles files;
  private final CountDownLatch closed;

  private CommandPlayer(
      Transcript transcript, Playback playback, HostFiles files, CountDownLatch closed) {
    this.transcript = transcript;
    this.playback = playback;
    this.files = files;
    this.closed = closed;
    for (Exchange exchange : transcript.exchanges()) {
      if (!exchange.isCommand() || exchange.fault().equals(Optional.of(Transcript.Fault.DROP))) {
        throw new IllegalArgumentException("not for a player of commands: " + exchange);
      }
    }
  }

  /**
   * {@return a player of all commands, each once and in their order}
   *
   * @param transcript the commands
   */
  public static CommandPlayer strict(Transcript transcript) {
    return new CommandPlayer(transcript, Playback.strict(transcript), null, new CountDownLatch(1));
  }

  /**
   * {@return a player of commands in any order, as often as they come; what is recorded several
   * times has its results in their order, the last of them again and again}
   *
   * @param transcript the commands
   */
  public static CommandPlayer matching(Transcript transcript) {
    return new CommandPlayer(
        transcript, Playback.matching(transcript), null, new CountDownLatch(1));
  }

  /**
   * {@return a player of the same that has files; what was played so far counts for both}
   *
   * @param files the files next to the tools
   */
  public CommandPlayer files(HostFiles files) {
    return new CommandPlayer(transcript, playback, Objects.requireNonNull(files, "files"), closed);
  }

  /**
   * {@inheritDoc} A tool of which the transcript has a command is found, where it was looked for.
   */
  @Override
  public Optional<String> find(String tool, Operation op) {
    op.check();
    String name = Words.name(tool);
    boolean known =
        transcript.exchanges().stream().anyMatch(one -> Words.name(one.argv().get(0)).equals(name));
    if (!known) {
      return Optional.empty();
    }
    return Optional.of(
        name.equals(tool) ? Path.of("/").resolve(name).toAbsolutePath().toString() : tool);
  }

  /**
   * {@inheritDoc}
   *
   * @throws AssertionError if the command is not recorded, or not the next one when order counts
   */
  @Override
  public CommandResult run(Command command, Operation op) {
    Callable<CommandResult> body = () -> play(command, op);
    return command.changes() ? op.change(command.text(), body) : op.read(command.text(), body);
  }

  private CommandResult play(Command command, Operation op)
      throws IOException, InterruptedException {
    List<String> argv = Words.recorded(command.visibleArgv());
    Exchange exchange =
        playback.answer(
            Words.shown(argv), one -> Words.difference(Words.recorded(one.argv()), argv));
    Transcript.Fault fault = exchange.fault().orElse(null);
    CommandResult said =
        new CommandResult(
            (int) exchange.number("exit"),
            exchange.part("stdout"),
            exchange.part("stderr"),
            exchange.isCut());
    if (fault != Transcript.Fault.HANG && said.exitCode() < 0) {
      command.deliver(said); // what it said before it was ended
    }
    if (fault == Transcript.Fault.HANG || said.exitCode() < 0) {
      pause(Long.MAX_VALUE, command, op);
    }
    if (fault == Transcript.Fault.SLOW) {
      pause(SLOW_MILLIS, command, op);
    }
    return command.deliver(fault == null ? said : Spoiled.result(said, fault));
  }

  /** Waits; when the operation or the player is over before, the tool was ended. */
  private void pause(long millis, Command command, Operation op)
      throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    boolean ended;
    try (Subscription hook = op.onCancel(over::countDown)) {
      long left = millis;
      while (left > 0
          && closed.getCount() > 0
          && !over.await(Math.min(STEP_MILLIS, left), TimeUnit.MILLISECONDS)) {
        left -= STEP_MILLIS;
      }
      ended = left > 0;
    }
    if (ended) {
      throw new IOException(command + " was ended");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException without {@link #files(HostFiles)}: a transcript has none
   */
  @Override
  public HostFiles files() {
    if (files == null) {
      throw new UnsupportedOperationException("a transcript has no files: give some to its player");
    }
    return files;
  }

  /**
   * Ends what still hangs, and checks what was played.
   *
   * @throws AssertionError if a command was not recorded, or, when order counts, not all were run
   */
  @Override
  public void close() {
    closed.countDown();
    playback.finish();
  }
}
