package dev.posada.vmrun;

import dev.posada.vmrun.host.Processes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Answers programs of a folder in this JVM. Who calls one gets what those of {@link Launchers}
 * would say, without a JVM that has to start first. Thread-safe.
 *
 * <p>Who ends such a program ends its call. There is no environment, and nothing holds its pipes.
 */
public final class Desk implements AutoCloseable {
  private final Simulator simulator;
  private final ServerSocket door;
  private final String password = UUID.randomUUID().toString();

  private Desk(Simulator simulator, ServerSocket door) {
    this.simulator = simulator;
    this.door = door;
  }

  /**
   * Writes the programs, with the state in {@code home}; they work until this is closed. Machines
   * run as long as their processes do.
   */
  public static Desk open(Path folder, Path home) throws IOException {
    Simulator simulator = Simulator.at(home, new Processes());
    Desk desk = new Desk(simulator, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Launchers.write(folder, desk::script, "700");
    daemon(desk::welcome);
    return desk;
  }

  /** What it answers from. */
  public Simulator simulator() {
    return simulator;
  }

  /** How a program comes here; only its owner can read it, as guests run commands. */
  private String script(String program) {
    return """
        #!/bin/bash
        exec 3<>/dev/tcp/127.0.0.1/%d || exit 255
        printf '%%s\\0' %s %s "$PWD" $# "$@" >&3
        read -r -u 3 code length || exit 255
        dd bs=1 count="$length" <&3 2>/dev/null
        cat <&3 >&2
        exit "$code"
        """
        .formatted(door.getLocalPort(), password, program);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "vmrun-desk");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void welcome() {
    while (true) {
      try {
        Socket caller = door.accept();
        daemon(() -> attend(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Waits for the end of the caller, which may come before the answer. */
  private void attend(Socket caller) {
    try (caller) {
      InputStream in = new BufferedInputStream(caller.getInputStream());
      if (!word(in).equals(password)) {
        return;
      }
      Call call = call(in);
      Thread work = daemon(() -> answer(call, caller));
      while (in.read() >= 0) {
        // nothing more is expected
      }
      work.interrupt();
    } catch (IOException gone) {
      // so is what it wanted
    }
  }

  private static Call call(InputStream in) throws IOException {
    String program = word(in);
    Path directory = Path.of(word(in));
    String[] arguments = new String[Integer.parseInt(word(in))];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = word(in);
    }
    return new Call(program, List.of(arguments), directory, Map.of());
  }

  private static String word(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != 0; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void answer(Call call, Socket caller) {
    try (OutputStream out = new BufferedOutputStream(caller.getOutputStream())) {
      Answer answer = simulator.run(call);
      String head = answer.exit() + " " + answer.stdout().length + "\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(answer.stdout());
      out.write(answer.stderr());
    } catch (IOException | InterruptedException gone) {
      // nobody waits for it
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
