package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Product;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** vmrun itself: flags, the word, and what is wrong with them. */
public final class Vmrun {
  private Vmrun() {}

  public static void run(Request request, List<String> arguments)
      throws IOException, InterruptedException {
    try {
      Flags flags = Flags.parse(arguments);
      List<String> words = arguments.subList(flags.length(), arguments.size());
      if (words.isEmpty()) {
        throw new Usage.Wanted();
      }
      Verb verb = Verbs.find(words.get(0), request.settings());
      if (verb == null) {
        // [O1]
        request.print("Unrecognized command: " + words.get(0));
        throw new Usage.Wanted();
      }
      checkType(flags, request);
      request.parsed(flags, words.subList(1, words.size()));
      if (request.parameters().size() < verb.mandatory()) {
        throw new Usage.Wanted();
      }
      if (verb.waits()) {
        verb.action().run(request);
      } else {
        request
            .home()
            .locked(
                () -> {
                  verb.action().run(request);
                  return null;
                });
      }
    } catch (Usage.Wanted wanted) {
      Usage.print(request);
      request.console().exit(Failure.ERROR);
    }
  }

  /** The product must be the one that -T names. [O that it fails, G how] */
  private static void checkType(Flags flags, Request request) {
    if (flags.type() == null) {
      return;
    }
    String type = flags.type().toLowerCase(Locale.ROOT);
    if (List.of(Product.values()).stream().noneMatch(p -> p.word().equals(type))) {
      throw new Usage.Wanted();
    }
    if (!type.equals(request.settings().product().word())) {
      throw Failure.lines(
          Failure.ERROR, "Unable to connect to host.", "Error: " + Message.WRONG_TYPE.text(""));
    }
  }
}
