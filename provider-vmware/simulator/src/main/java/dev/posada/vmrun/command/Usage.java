package dev.posada.vmrun.command;

/**
 * What vmrun prints instead of doing something. The version line, the usage line and the flags
 * stand as they were captured; the tables of commands are shorter than the real ones. [O, abridged]
 */
final class Usage {
  private Usage() {}

  /** Somebody called it wrongly. */
  static final class Wanted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wanted() {
      super(null, null, false, false);
    }
  }

  static void print(Request request) {
    request.print("");
    request.print("vmrun version 1.17.0 build-" + request.settings().build());
    request.print("");
    request.print("Usage: vmrun [AUTHENTICATION-FLAGS] COMMAND [PARAMETERS]");
    request.print("");
    request.print("");
    request.print("");
    request.print("AUTHENTICATION-FLAGS");
    request.print("--------------------");
    request.print("These must appear before the command and any command parameters.");
    request.print("");
    // The bar stands there twice. [D]
    request.print("   -T <hostType> (ws|fusion||player)");
    request.print("   -vp <password for encrypted virtual machine>");
    request.print("   -gu <userName in guest OS>");
    request.print("   -gp <password in guest OS>");
    request.print("");
    for (Verb verb : Verbs.all(request.settings())) {
      request.print("");
      for (int i = 0; i < Math.max(1, verb.parameters().size()); i++) {
        String parameter = verb.parameters().isEmpty() ? "" : verb.parameters().get(i);
        String line = String.format("%-24s %s", i == 0 ? verb.name() : "", parameter);
        request.print(line.stripTrailing());
      }
    }
  }
}
