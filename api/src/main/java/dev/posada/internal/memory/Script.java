package dev.posada.internal.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Programs one after the other, as one. Immutable. */
final class Script implements Program {
  private final List<Part> parts;
  private final int exitCode;

  /** One of them, and what was before. */
  private record Part(Program program, Duration begins, long linesBefore) {}

  /** Makes it of at least one program; what follows one that never ends is not reached. */
  Script(List<SingleProgram> programs, int exitCode) {
    List<Part> reached = new ArrayList<>();
    Duration begins = Duration.ZERO;
    long lines = 0;
    for (SingleProgram program : programs) {
      reached.add(new Part(program, begins, lines));
      if (program.takes().isEmpty()) {
        break;
      }
      begins = begins.plus(program.takes().get());
      lines += program.lines();
    }
    this.parts = List.copyOf(reached);
    this.exitCode = exitCode;
  }

  @Override
  public Program onTerminal() {
    return new Script(
        parts.stream().map(part -> ((SingleProgram) part.program()).onTerminal()).toList(),
        exitCode);
  }

  private Part last() {
    return parts.get(parts.size() - 1);
  }

  @Override
  public Optional<Duration> takes() {
    return last().program().takes().map(takes -> last().begins().plus(takes));
  }

  @Override
  public int exitCode() {
    return exitCode;
  }

  @Override
  public boolean reads() {
    return false;
  }

  @Override
  public long bytes(boolean toStderr) {
    return sum(part -> part.program().bytes(toStderr));
  }

  @Override
  public byte byteAt(long index, boolean toStderr) {
    long left = index;
    for (Part part : parts) {
      long bytes = part.program().bytes(toStderr);
      if (left < bytes) {
        return part.program().byteAt(left, toStderr);
      }
      left -= bytes;
    }
    throw new IndexOutOfBoundsException("no byte " + index);
  }

  private Part of(long line) {
    Part found = parts.get(0);
    for (Part part : parts) {
      if (line >= part.linesBefore()) {
        found = part;
      }
    }
    return found;
  }

  @Override
  public boolean writesToStderr(long line) {
    return of(line).program().writesToStderr(line - of(line).linesBefore());
  }

  @Override
  public long lines() {
    return sum(part -> part.program().lines());
  }

  @Override
  public long lines(Duration elapsed) {
    return sum(part -> part.program().lines(elapsed.minus(part.begins())));
  }

  /** Only the last one can write without end, and then all of them do. */
  private long sum(ToLongFunction<Part> numbers) {
    long sum = 0;
    for (Part part : parts) {
      long number = numbers.applyAsLong(part);
      sum = number > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + number;
    }
    return sum;
  }

  @Override
  public Duration when(long line) {
    Part part = of(line);
    return part.begins().plus(part.program().when(line - part.linesBefore()));
  }

  @Override
  public String line(long line) {
    return of(line).program().line(line - of(line).linesBefore());
  }
}
