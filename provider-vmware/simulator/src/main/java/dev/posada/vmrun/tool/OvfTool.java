package dev.posada.vmrun.tool;

import dev.posada.vmrun.command.Console;
import dev.posada.vmrun.command.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * ovftool: packages of a machine in and out. Its texts for imports are observed, those for exports
 * are from memory.
 */
public final class OvfTool {
  private OvfTool() {}

  public static void run(Request request, List<String> arguments)
      throws IOException, InterruptedException {
    Console console = request.console();
    if (arguments.contains("--version")) {
      console.line("VMware ovftool 4.6.3 (build-24031167)");
      return;
    }
    List<String> places = arguments.stream().filter(a -> !a.startsWith("-")).toList();
    if (places.size() != 2) {
      console.line("Error: No source or target given");
      console.line("Completed with errors");
      console.exit(1);
      return;
    }
    Transfer transfer = new Transfer(request, arguments, places.get(0), places.get(1));
    request
        .home()
        .locked(
            () -> {
              transfer.run();
              return null;
            });
  }

  /** One source and one target. */
  private record Transfer(Request request, List<String> arguments, String source, String target) {
    private static final String DONE = "Transfer Completed                    ";

    void run() throws IOException {
      String kind = kind(source);
      line("Opening " + kind + " source: " + source);
      Path from = request.paths().here(source);
      if (!Files.isRegularFile(from)) {
        fail("File (" + source + ") could not be opened");
      } else if (kind.equals("VMX")) {
        export(from);
      } else {
        bring(from, kind.equals("OVA"));
      }
    }

    private static String kind(String place) {
      String end = place.substring(place.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
      return List.of("OVA", "OVF", "VMX").contains(end) ? end : "OVF";
    }

    private void bring(Path from, boolean archive) throws IOException {
      Package bundle = archive ? Package.unpack(from) : Package.at(from);
      try {
        if (bundle.hasManifest()) {
          if (!bundle.manifestValidates()) {
            fail("The manifest does not validate");
            return;
          }
          line("The manifest validates");
        }
        Path vmx = request.paths().here(target);
        line("Opening VMX target: " + target);
        if (Files.exists(vmx) && !arguments.contains("--overwrite")) {
          fail("Target already exists: " + vmx.getFileName());
          return;
        }
        line("Writing VMX file: " + target);
        Files.createDirectories(vmx.getParent());
        OvfImport.write(bundle, vmx, option("--name="));
        progress();
      } finally {
        bundle.close();
      }
    }

    private void export(Path vmx) throws IOException {
      boolean archive = kind(target).equals("OVA");
      Path to = request.paths().here(target);
      line("Opening " + (archive ? "OVA" : "OVF") + " target: " + target);
      if (Files.exists(to) && !arguments.contains("--overwrite")) {
        fail("Target already exists: " + to.getFileName());
        return;
      }
      line("Writing " + (archive ? "OVA" : "OVF") + " package: " + target);
      OvfExport.write(request.home(), vmx, to, archive, option("--name="));
      progress();
    }

    private String option(String prefix) {
      return arguments.stream()
          .filter(a -> a.startsWith(prefix))
          .map(a -> a.substring(prefix.length()))
          .findFirst()
          .orElse(null);
    }

    private void progress() {
      for (String percent : List.of("1", "96", "97", "99")) {
        request.console().print("Disk progress: " + percent + "%\r");
      }
      line(DONE);
      line("Completed successfully");
    }

    private void fail(String text) {
      line("Error: " + text);
      line("Completed with errors");
      request.console().exit(1);
    }

    private void line(String text) {
      request.console().line(text);
    }
  }
}
