package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Task;
import dev.posada.spi.GuestDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Copies files into a guest and out of it. */
final class Transfer {
  private final CoreGuest guest;
  private final GuestDriver driver;
  private final String id;

  Transfer(CoreGuest guest) {
    this.guest = guest;
    this.driver = guest.driver();
    this.id = guest.id();
  }

  void in(Path from, String to, Task task) {
    check(to);
    if (!Files.exists(from)) {
      throw new NotFoundException(Kind.FILE, from.toString(), Failure.notDone());
    }
    guest.callAs(
        "copy " + from + " to " + to + " in \"" + guest.name() + "\"",
        task,
        guest.options().workTimeout(),
        (failed, op) -> Verdict.partly(failed.failure(), partOf(to)),
        op -> {
          new Gate(guest).pass(Verb.COPY, op);
          driver.copyTo(id, from, to, op);
          return null;
        });
  }

  void out(String from, Path to, Task task) {
    check(from);
    NewFile.require(NewFile.folder(to));
    guest.callAs(
        "copy " + from + " to " + to + " from \"" + guest.name() + "\"",
        task,
        guest.options().workTimeout(),
        null,
        op -> {
          new Gate(guest).pass(Verb.COPY, op);
          try {
            driver.copyFrom(id, from, to, op);
          } catch (HypervisorException e) {
            boolean knows = e.failure().outcome().isPresent() && !isOver(e);
            throw !knows && Files.exists(to) ? andPartOf(to, e) : e;
          }
          return null;
        });
  }

  private static HypervisorException andPartOf(Path to, HypervisorException e) {
    List<String> remains = new ArrayList<>(e.remains()); // inside, of which the driver knows
    remains.addAll(partOf(to.toString()));
    return e.with(e.getMessage(), e.failure().remains(remains));
  }

  /** A call that is over knows of the hypervisor that nothing was done, not of files here. */
  private static boolean isOver(HypervisorException e) {
    return e instanceof OperationCancelledException || e instanceof OperationTimeoutException;
  }

  private void check(String guestPath) {
    Objects.requireNonNull(guestPath, "guestPath");
    guest.require(Capability.COPY);
    if (guestPath.isEmpty() || guestPath.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a path: \"" + guestPath + "\"");
    }
  }

  private static List<String> partOf(String path) {
    return List.of(path + " may have been copied in part");
  }
}
