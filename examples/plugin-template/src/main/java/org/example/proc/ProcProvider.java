package org.example.proc;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.CallText;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code proc:///an/absolute/folder}, whose guests are processes of this machine.
 * Thread-safe.
 */
public final class ProcProvider implements HypervisorProvider {

  /** Does nothing, as {@link java.util.ServiceLoader} wants it. */
  public ProcProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("proc");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    return Tools.look(op).diagnosis(op);
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    Path folder = folder(uri);
    Tools tools = Tools.look(op);
    Diagnosis diagnosis = tools.diagnosis(op);
    if (!diagnosis.available()) {
      throw new ConnectionException(
          diagnosis.reason().orElseThrow(),
          Failure.notDone().remedy(diagnosis.remedy().orElseThrow()));
    }
    Path real = op.read(CallText.of("look for the folder " + folder), () -> real(folder));
    return new ProcHost(new Guesthouse(real), tools);
  }

  private static Path folder(URI uri) {
    String path = uri.getPath();
    boolean known =
        uri.toString().startsWith("proc:///")
            && uri.getQuery() == null
            && uri.getFragment() == null
            && path.indexOf('\0') < 0;
    if (!known) {
      throw new RejectedException(
          uri + " is not a host",
          Failure.notDone().remedy("say proc:/// and the absolute path of a folder"));
    }
    return Path.of(path);
  }

  private static Path real(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ConnectionException(
          "there is no folder " + folder, Failure.notDone().remedy("make it"));
    }
    return folder.toRealPath();
  }
}
