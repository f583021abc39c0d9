package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.spi.HypervisorProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Makes plugins as their authors do: with javac, in jars. */
final class PluginJars {
  static final String SERVICE = HypervisorProvider.class.getName();

  private final Path folder;

  PluginJars(Path folder) {
    this.folder = folder;
  }

  /** Where the SPI comes from. */
  static Path api() {
    try {
      return Path.of(
          HypervisorProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The source of a provider of one scheme, with more members or others in place of these. */
  static String source(String packageName, String scheme, String more) {
    return """
        package %s;
        import dev.posada.*;
        import dev.posada.spi.*;
        import java.util.*;
        public class Plugin %s implements HypervisorProvider {
          %s
          public Set<String> schemes() { return Set.of(%s); }
          public Diagnosis diagnose(ConnectOptions options, Operation op) {
            return Diagnosis.found("1", List.of("here"));
          }
          public HostDriver open(java.net.URI uri, ConnectOptions options, Operation op) {
            return opened -> null;
          }
        }
        """
        .formatted(
            packageName,
            more.startsWith("extends") ? more : "",
            more.startsWith("extends") ? "" : more,
            scheme.isEmpty() ? "" : '"' + scheme + '"');
  }

  /** Compiles one file against the API, and returns the folder of its classes. */
  Path compile(String name, String source) {
    return compile(name, source, api().toString());
  }

  Path compile(String name, String source, String classPath) {
    Path classes = folder.resolve(name + ".classes");
    List<String> arguments =
        new ArrayList<>(
            List.of("--release", "17", "-proc:none", "-d", classes.toString(), "-cp", classPath));
    arguments.add(write(name, source).toString());
    run("javac", arguments);
    return classes;
  }

  /** Compiles a module of one class. */
  Path module(String name, String descriptor, String source) {
    Path classes = folder.resolve(name + ".classes");
    Path info = write(name + "-info", descriptor, "module-info.java");
    run(
        "javac",
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-d",
            classes.toString(),
            "-p",
            api().toString(),
            info.toString(),
            write(name, source).toString()));
    return classes;
  }

  private Path write(String name, String source) {
    String type = source.replaceFirst("(?s).*?public (class|interface) (\\w+).*", "$2");
    return write(name, source, type + ".java");
  }

  private Path write(String name, String source, String file) {
    try {
      Path folder = Files.createDirectories(this.folder.resolve(name + ".sources"));
      return Files.writeString(folder.resolve(file), source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String tool, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int exit =
        ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
    assertEquals(0, exit, said.toString());
  }

  /** Packs classes with a list of providers. */
  Path jar(String name, Path classes, String services) {
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, entries);
      }
      entries.putNextEntry(new JarEntry("META-INF/services/" + SERVICE));
      entries.write(services.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A jar with one provider. */
  Path plugin(String name, String scheme, String more) {
    return jar(name, compile(name, source(name, scheme, more)), name + ".Plugin\n");
  }
}
