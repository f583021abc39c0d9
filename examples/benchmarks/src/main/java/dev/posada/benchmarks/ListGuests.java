package dev.posada.benchmarks;

import dev.posada.ConnectOptions;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.VirtualMachineSpec;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What does it cost to list many guests, against asking each of them?
 *
 * <p>Without arguments on {@code memory:///}, with 100, 1,000 and 10,000 machines; with URIs, on
 * the guests that those hosts have.
 */
public final class ListGuests {
  private static final int WARM_UP = 20;
  private static final int ROUNDS = 21;

  private ListGuests() {}

  /**
   * Runs it.
   *
   * @param args URIs of hosts, or none
   */
  public static void main(String[] args) {
    System.out.printf(
        "%-28s %8s %12s %12s %14s %8s%n",
        "host", "guests", "native calls", "summaries", "inspect each", "ratio");
    if (args.length == 0) {
      for (int guests : new int[] {100, 1_000, 10_000}) {
        measure("memory:///list-" + guests, guests);
      }
    }
    for (String uri : args) {
      measure(uri, 0);
    }
  }

  private static void measure(String uri, int toCreate) {
    AtomicInteger calls = new AtomicInteger();
    ConnectOptions counted =
        ConnectOptions.defaults()
            .trace(
                call -> {
                  if (call.phase() == NativeCall.Phase.ENDED) {
                    calls.incrementAndGet();
                  }
                });
    try (Host host = Hypervisors.load().connect(uri, counted)) {
      for (int i = 0; i < toCreate; i++) {
        host.virtualMachines().create(VirtualMachineSpec.named("machine-" + i));
      }
      calls.set(0);
      int guests = host.guests().summaries().size();
      int callsForAll = calls.get();
      double all = millis(() -> host.guests().summaries());
      double each =
          millis(
              () -> {
                for (Guest guest : host.guests().list()) {
                  guest.inspect();
                }
              });
      System.out.printf(
          "%-28s %8d %12d %9.2f ms %11.2f ms %7.1fx%n",
          uri, guests, callsForAll, all, each, each / all);
    }
  }

  /** Returns the median. */
  private static double millis(Runnable question) {
    for (int round = 0; round < WARM_UP; round++) {
      question.run();
    }
    long[] nanos = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long from = System.nanoTime();
      question.run();
      nanos[round] = System.nanoTime() - from;
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1e6;
  }
}
