package dev.posada.virtualbox.tool;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.virtualbox.text.VmList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Tries a command again as long as it was not begun, for a reason that passes by itself. */
final class Tries {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);
  private static final long FIRST_PAUSE = 200; // milliseconds
  private static final long LAST_PAUSE = 2000;
  private static final int SERVER = 6; // of VirtualBox, which is just starting or ending
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final VBoxManage tool;
  private final Command command;
  private final Operation op;
  private final long until;
  private long pause = FIRST_PAUSE;
  private int servers;

  Tries(VBoxManage tool, Command command, Operation op) {
    this(tool, command, LONGEST, op);
  }

  /**
   * Takes the values.
   *
   * @param patience with a machine that is on its way or locked, in nanoseconds
   */
  Tries(VBoxManage tool, Command command, long patience, Operation op) {
    this.tool = tool;
    this.command = command;
    this.until = System.nanoTime() + patience;
    this.op = op;
  }

  /**
   * {@return what the command does, as in {@code modifyvm}, or {@code savestate} of {@code
   * controlvm}}
   */
  String verb() {
    List<String> words = command.argv();
    String first = words.size() > 1 ? words.get(1) : "";
    return first.equals("controlvm") && words.size() > 3 ? words.get(3) : first;
  }

  CommandResult result(Supplier<CommandResult> body) {
    return result(body, () -> false);
  }

  /**
   * {@return what the command wrote}
   *
   * @param done whether it is known to have succeeded, whatever it says
   */
  CommandResult result(Supplier<CommandResult> body, BooleanSupplier done) {
    while (true) {
      CommandResult result = body.get();
      if (done.getAsBoolean() || Answers.isSuccess(result, command.changes())) {
        return result;
      }
      giveUpUnlessPassing(result);
      Pause.of(pause, op);
      pause = Math.min(LAST_PAUSE, pause * 2);
    }
  }

  private void giveUpUnlessPassing(CommandResult result) {
    Passing passing = Passing.of(result, command.changes());
    boolean again =
        switch (passing) {
          case NO -> false;
          case SERVER -> ++servers < SERVER;
          case TRANSITION -> System.nanoTime() - until < 0;
          case LOCK -> !isLockedByItsRun(result) && System.nanoTime() - until < 0;
        };
    if (!again) {
      throw Refusals.of(result);
    }
  }

  /**
   * The tool says the same of a machine that runs and of one that somebody else changes at the
   * moment. It is not asked for the state: that opens a session, which would be in the way too.
   */
  private boolean isLockedByItsRun(CommandResult result) {
    if (machine().filter(this::runs).isPresent()) {
      throw Refusals.lockedByItsRun(result);
    }
    return false;
  }

  /** Some have a word or two before it, as {@code unattended install}. */
  private Optional<String> machine() {
    return command.argv().stream()
        .skip(1)
        .limit(4)
        .filter(word -> UUID.matcher(word).matches())
        .findFirst();
  }

  private boolean runs(String id) {
    try {
      return VmList.of(tool.read(op, "list", "runningvms")).stream()
          .anyMatch(one -> one.id().equalsIgnoreCase(id));
    } catch (HypervisorException e) {
      op.check();
      return false; // nobody says so
    }
  }
}
