package dev.posada.spi;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * URIs of hosts as messages and traces show them: without the password that somebody wrote in.
 * Thread-safe.
 */
public final class ShownUri {
  private static final String HIDDEN = "$1:***@";

  /** Users have {@code @} in their names too. Behind the password there is one more. */
  private static final Pattern PASSWORD = Pattern.compile("^([^/?#]*//[^:/?#]*):[^/?#]*@");

  /** A password may also have what ends an authority, or what no URI has. */
  private static final Pattern PERHAPS = Pattern.compile("(?s)(//[^:]*):.*@");

  private static final Pattern MACHINE = Pattern.compile("(?:\\[.*]|[^:]*)(?::[0-9]*)?");

  private ShownUri() {}

  /**
   * {@return the same with stars for a password}
   *
   * @param uri of a host
   */
  public static URI of(URI uri) {
    String text = uri.toString();
    String shown = PASSWORD.matcher(text).replaceFirst(HIDDEN);
    if (shown.equals(text) && !namesMachine(uri)) {
      shown = PERHAPS.matcher(text).replaceFirst(HIDDEN);
    }
    return shown.equals(text) ? uri : URI.create(shown);
  }

  /** What stands in the place of a port and is none may be the first part of a password. */
  private static boolean namesMachine(URI uri) {
    String authority = uri.getRawAuthority();
    return authority == null
        || MACHINE.matcher(authority.substring(authority.lastIndexOf('@') + 1)).matches();
  }

  /**
   * {@return the same with stars for what may be a password}
   *
   * @param text a URI, or what was meant to be one and is none, perhaps because of its password
   */
  public static String of(String text) {
    try {
      return of(new URI(text)).toString();
    } catch (URISyntaxException e) {
      return PERHAPS.matcher(text).replaceFirst(HIDDEN);
    }
  }
}
