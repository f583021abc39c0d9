package dev.posada.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * What it took to do something once. Immutable.
 *
 * @param calls native calls, as the trace of the host tells them
 * @param processes processes that this JVM started
 * @param allocated bytes that the calling thread allocated; a server in this JVM has its own
 * @param threads Java threads that were started
 */
record Counts(long calls, long processes, long allocated, long threads) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Counts what a take needs, in rounds of their own: counting costs time.
   *
   * @param calls how many native calls there were so far
   */
  static Counts of(Take take, LongSupplier calls) throws Exception {
    long callsBefore = calls.getAsLong();
    long threadsBefore = THREADS.getTotalStartedThreadCount();
    long allocated = allocated(take);
    long made = calls.getAsLong() - callsBefore;
    long threads = THREADS.getTotalStartedThreadCount() - threadsBefore;
    return new Counts(made, processes(take), allocated, threads);
  }

  /** The bytes that this thread allocates in a take. */
  static long allocated(Take take) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    take.take();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Those that end meanwhile count too, so it is the flight recorder that is asked. */
  private static long processes(Take take) throws Exception {
    Path file = Files.createTempFile("posada-benchmarks-", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      take.take();
      recording.stop();
      recording.dump(file);
      return started(file);
    } finally {
      Files.delete(file);
    }
  }

  private static long started(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.ProcessStart"))
        .count();
  }
}
