package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NativeError;
import dev.posada.RejectedException;
import dev.posada.spi.CallText;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Flight Recorder keeps what a listener to native calls is told, and no secret. */
@Timeout(60)
class FlightRecorderTest {
  private static final String URI = "fake:///recorded";

  @TempDir Path folder;

  private List<RecordedEvent> recorded(Runnable calls) throws IOException {
    Path file = folder.resolve("calls.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.posada.NativeCall").withThreshold(Duration.ZERO);
      recording.start();
      calls.run();
      recording.stop();
      recording.dump(file);
    }
    assertFalse(
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("hunter2"),
        "a secret in the file");
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.posada.NativeCall"))
        .filter(event -> URI.equals(event.getString("host"))) // other tests run at the same time
        .toList();
  }

  /** Connects and makes a call. */
  static final class Unrecorded {
    private Unrecorded() {}

    public static void main(String[] args) {
      try (Host host = Hypervisors.load().connect("memory:///unrecorded")) {
        host.inspect();
      }
      System.out.println("called");
    }
  }

  /** The class of an event alone, when it is initialized, sets up half of Flight Recorder. */
  @Test
  void aProgramThatRecordsNothingDoesNotPayForARecorder() throws Exception {
    String own = FlightRecorderTest.class.getName().replace('.', '/') + ".class";
    Path tests = Path.of(FlightRecorderTest.class.getResource("/" + own).toURI());
    for (int i = 0; i < own.split("/").length; i++) {
      tests = tests.getParent();
    }
    Path classes =
        Path.of(Hypervisors.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                tests + File.pathSeparator + classes,
                Unrecorded.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(said.contains(Trace.class.getName()) && said.contains("called\n"), said);
    assertFalse(said.contains(NativeCallEvent.class.getName()), said);
  }

  @Test
  void everyNativeCallIsRecordedWithoutItsSecrets() throws IOException {
    FakeProvider fake = new FakeProvider(URI);
    fake.driver.machines.add("web", GuestState.RUNNING);
    NativeError said = new NativeError("fake", "42", "no such domain");
    fake.driver.next("pause", FakeHost.fails(new RejectedException("no", Failure.of(said))));
    fake.driver.next(
        "resume",
        (effect, op) ->
            op.change(
                CallText.of("login -p ").secret("hunter2").plain(" --now"),
                () -> {
                  effect.take();
                  return null;
                }));
    List<RecordedEvent> events =
        recorded(
            () -> {
              try (Host host = fake.connect(ConnectOptions.defaults())) {
                Guest web = host.guests().get("web");
                assertThrows(RejectedException.class, web::pause);
                web.pause();
                web.resume();
              }
            });
    RecordedEvent failed = one(events, "pause", "ENDED");
    assertTrue(failed.getBoolean("changes"));
    assertEquals("no such domain (fake 42)", failed.getString("error"));
    assertFalse(failed.getDuration().isNegative());
    RecordedEvent announced = one(events, "pause", "ANNOUNCED");
    assertFalse(announced.getStartTime().isAfter(failed.getStartTime()));
    assertNull(announced.getString("error"));
    RecordedEvent read = one(events, "state", "ENDED");
    assertFalse(read.getBoolean("changes"));
    assertTrue(events.stream().noneMatch(event -> is(event, "state", "ANNOUNCED")));
    one(events, "login -p *** --now", "ENDED");
  }

  private static RecordedEvent one(List<RecordedEvent> events, String call, String phase) {
    return events.stream()
        .filter(event -> is(event, call, phase))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + phase + " " + call + " in " + events));
  }

  private static boolean is(RecordedEvent event, String call, String phase) {
    return call.equals(event.getString("call")) && phase.equals(event.getString("phase"));
  }
}
