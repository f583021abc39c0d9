package dev.posada.internal;

import java.net.URI;

/** URIs of hosts as messages and traces show them: without the password that somebody wrote in. */
final class ShownUri {
  private ShownUri() {}

  static URI of(URI uri) {
    String text = uri.toString();
    String shown = text.replaceFirst("^([^/?#]*//[^:@/?#]*):[^/?#]*@", "$1:***@");
    return shown.equals(text) ? uri : URI.create(shown);
  }

  /** What may be no URI, for example because of what is in its password. */
  static String of(String text) {
    return text.replaceFirst("(//[^:@]*):.*@", "$1:***@");
  }
}
