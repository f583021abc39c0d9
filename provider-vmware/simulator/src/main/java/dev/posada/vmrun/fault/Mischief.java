package dev.posada.vmrun.fault;

import dev.posada.vmrun.command.Console;
import dev.posada.vmrun.command.Failure;
import dev.posada.vmrun.command.Message;
import dev.posada.vmrun.command.Request;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A call with a fault in it. */
public final class Mischief {
  private final Fault fault;
  private final Request request;
  private final Console console;
  private final Deed deed;
  private String machine = "";

  /** The call without the fault. */
  @FunctionalInterface
  public interface Deed {
    void run() throws IOException, InterruptedException;
  }

  public Mischief(Fault fault, Request request, Deed deed) {
    this.fault = fault;
    this.request = request;
    this.console = request.console();
    this.deed = deed;
  }

  public void run(List<String> arguments) throws IOException, InterruptedException {
    Path vmx = Scene.machineOf(request, arguments);
    machine =
        arguments.stream()
            .filter(a -> a.toLowerCase(Locale.ROOT).endsWith(".vmx"))
            .findFirst()
            .orElse("");
    Scene scene = new Scene(request, vmx);
    switch (fault.action()) {
      case HANG -> hang();
      case HOLD_PIPE -> {
        deed.run();
        console.hold(null, Duration.ofMillis(fault.number("ms", 3_600_000)));
      }
      case ERROR -> fail(text(Message.UNKNOWN), (int) fault.number("exit", Failure.ERROR));
      case ERROR_EXIT0 -> fail(text(Message.UNKNOWN), 0);
      case TRANSIENT -> Failure.unableToConnect().tell(console);
      case SILENT_EXIT -> silent((int) fault.number("exit", 1));
      case READ_ONLY_DIR -> fail(Message.ACCESS_DENIED.text(""), Failure.ERROR);
      case LOCK_CONFLICT -> fail(Message.FILE_IN_USE.text(""), Failure.ERROR);
      case DISK_FULL -> {
        scene.half(deed);
        console.replace(new byte[0]);
        fail(Message.DISK_FULL.text(""), Failure.ERROR);
      }
      case KILLED_MIDWAY -> {
        scene.half(deed);
        console.replace(new byte[0]);
        console.exit(137);
      }
      case SLOW_SOFT_STOP -> during(scene, Trait.SOFT_STOP, fault.number("ms", 5000));
      case IGNORE_SOFT_STOP -> during(scene, Trait.SOFT_STOP, "ignored");
      case DIALOG -> during(scene, Trait.QUESTION, "Did you move it or copy it?");
      case WEDGED -> before(scene, Trait.WEDGED, "true");
      case TOOLS_WEDGED -> after(scene, Trait.TOOLS_WEDGED, "true");
      case CONFIG_UNREADABLE -> after(scene, Trait.UNREADABLE, fault.number("n", 1));
      case VM_DIES_AFTER -> after(scene, Trait.DIES_AT, request.now() + fault.number("ms", 0));
      case LIST_LAG -> after(scene, Trait.LISTED_AT, request.now() + fault.number("ms", 2000));
      case CRASH_VM -> {
        deed.run();
        scene.crash();
      }
      case STALE_CHECKPOINT -> {
        deed.run();
        scene.staleCheckpoint();
      }
      default -> {
        deed.run();
        distort();
      }
    }
  }

  private String text(Message standard) {
    String named = fault.get("message", standard.name());
    return fault.get("text", Message.valueOf(named).text(machine));
  }

  private void hang() throws IOException, InterruptedException {
    if (fault.applied()) {
      deed.run();
    }
    if (fault.number("ms", -1) < 0) {
      request.waiting().forEver();
    }
    request.waiting().hang(fault.number("ms", 0));
    if (!fault.applied()) {
      deed.run();
    }
  }

  private void fail(String text, int status) throws IOException, InterruptedException {
    if (fault.applied()) {
      deed.run();
      console.replace(new byte[0]);
    }
    console.line("Error: " + text);
    console.exit(status);
  }

  private void silent(int status) throws IOException, InterruptedException {
    if (fault.applied()) {
      deed.run();
    }
    console.replace(new byte[0]);
    console.exit(status);
  }

  /** For this call alone. */
  private void during(Scene scene, Trait trait, Object value)
      throws IOException, InterruptedException {
    String usual = scene.get(trait);
    scene.set(trait, value);
    try {
      deed.run();
    } finally {
      scene.set(trait, usual);
    }
  }

  private void before(Scene scene, Trait trait, Object value)
      throws IOException, InterruptedException {
    scene.set(trait, value);
    deed.run();
  }

  private void after(Scene scene, Trait trait, Object value)
      throws IOException, InterruptedException {
    deed.run();
    scene.set(trait, value);
  }

  /** Faults of the output alone. */
  private void distort() throws IOException, InterruptedException {
    byte[] out = console.stdout();
    String text = new String(out, console.charset());
    switch (fault.action()) {
      case NOISE_PREFIX ->
          console.replace(
              ("2015-08-31T17:57:29.547| ServiceImpl_Opener: PID 5033" + console.lineEnd() + text)
                  .getBytes(console.charset()));
      case STDERR_NOISE -> console.error("vmrun: /usr/lib/libxml2.so.2: no version information");
      case TRUNCATE -> {
        int bytes = (int) fault.number("bytes", Math.max(0, out.length - 3));
        console.replace(Arrays.copyOf(out, Math.min(bytes, out.length)));
      }
      case WRONG_COUNT -> console.replace(counted(text).getBytes(console.charset()));
      case GARBAGE -> console.replace(new byte[] {0, (byte) 0xFF, (byte) 0xFE, 7, 'E', '\n', '}'});
      case NON_UTF8 ->
          console.replace(
              text.replaceAll("(?m)(?<=.)$", "\u00FF").getBytes(StandardCharsets.ISO_8859_1));
      case STALE_IP ->
          console.replace(("192.168.80.250" + console.lineEnd()).getBytes(console.charset()));
      case IP_DOT_ONE ->
          console.replace(("192.168.80.1" + console.lineEnd()).getBytes(console.charset()));
      case IP_UNKNOWN ->
          console.replace(("unknown" + console.lineEnd()).getBytes(console.charset()));
      case IP_EMPTY -> console.replace(console.lineEnd().getBytes(console.charset()));
      case IP_FLAPS -> {
        boolean odd = Faults.odd(request.home());
        String ip = "10.0.0." + (odd ? 7 : 8) + console.lineEnd();
        console.replace(ip.getBytes(console.charset()));
      }
      default -> throw new IllegalStateException(fault.toString());
    }
  }

  private static String counted(String text) {
    return java.util.regex.Pattern.compile("(?<=^Total [a-zA-Z ]{1,30}: )\\d+")
        .matcher(text)
        .replaceFirst(count -> Integer.toString(1 + Integer.parseInt(count.group())));
  }
}
