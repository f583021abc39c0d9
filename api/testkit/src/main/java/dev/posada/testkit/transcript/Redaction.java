package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.posada.testkit.transcript.HttpMessage.Framing;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets of HTTP: the values of headers, of parameters of the target and of members of JSON
 * with certain names, and texts that are secret wherever they are.
 *
 * <p>A body that is changed has another length, which its head tells then; one that is not is left
 * byte for byte.
 */
final class Redaction {
  private static final List<String> ALWAYS =
      List.of(
          "authorization",
          "proxy-authorization",
          "x-registry-auth",
          "x-registry-config",
          "cookie",
          "set-cookie",
          "auth",
          "password",
          "passwd",
          "secret",
          "token",
          "access_token",
          "refresh_token",
          "identitytoken",
          "registrytoken");

  private final Pattern header;
  private final Pattern parameter;
  private final Pattern member;
  private final Literals literals;

  Redaction(Collection<String> names, Collection<String> secrets) {
    StringBuilder any = new StringBuilder(String.join("|", ALWAYS));
    names.forEach(name -> any.append('|').append(Pattern.quote(name)));
    header = Pattern.compile("(?im)^(" + any + "):[^\\r\\n]*");
    parameter = Pattern.compile("(?i)([?&](?:" + any + ")=)[^&\\s#]*");
    member = Pattern.compile("(?i)\"(?:" + any + ")\"\\s*:\\s*(?=[\"\\d-])");
    literals = new Literals(secrets);
  }

  String target(String target) {
    return literals.hiddenIn(parameter.matcher(target).replaceAll("$1" + Literals.HIDDEN));
  }

  byte[] message(HttpMessage message) {
    String content = new String(message.content(), ISO_8859_1);
    String hidden = literals.hiddenIn(message.isText() ? members(content) : content);
    String head = head(message.head());
    if (hidden.equals(content)) {
      return new HttpMessage(head, message.body(), null, message.framing(), true).bytes();
    }
    byte[] shown = hidden.getBytes(ISO_8859_1);
    String length = "$1" + (message.whole() ? shown.length : "$2");
    return new HttpMessage(
            head.replaceFirst("(?im)^(Content-Length:\\s*)(\\d+)", length),
            message.framing() == Framing.CHUNKED ? chunk(shown, message.whole()) : shown,
            null,
            message.framing(),
            true)
        .bytes();
  }

  /** Hides in a stream of another protocol, whose lengths are kept. */
  byte[] stream(byte[] bytes) {
    return literals.coveredIn(bytes);
  }

  private String head(String head) {
    int line = Math.max(0, head.indexOf('\n'));
    String hidden = header.matcher(head.substring(line)).replaceAll("$1: " + Literals.HIDDEN);
    return target(head.substring(0, line)) + literals.hiddenIn(hidden);
  }

  private String members(String content) {
    Matcher found = member.matcher(content);
    StringBuilder hidden = new StringBuilder();
    int at = 0;
    while (found.find(at)) {
      hidden.append(content, at, found.end()).append('"').append(Literals.HIDDEN).append('"');
      at = endOfValue(content, found.end());
    }
    return hidden.append(content.substring(at)).toString();
  }

  private static int endOfValue(String content, int start) {
    boolean string = content.charAt(start) == '"';
    int at = string ? start + 1 : start;
    while (at < content.length()) {
      char one = content.charAt(at);
      if (string && one == '"') {
        return at + 1;
      }
      if (!string && "-+.eE0123456789".indexOf(one) < 0) {
        return at;
      }
      at += one == '\\' ? 2 : 1;
    }
    return content.length();
  }

  private static byte[] chunk(byte[] content, boolean last) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(Exchange.bytes(Integer.toHexString(content.length) + "\r\n"));
    chunk.writeBytes(content);
    chunk.writeBytes(Exchange.bytes(last ? "\r\n0\r\n\r\n" : "\r\n"));
    return chunk.toByteArray();
  }
}
