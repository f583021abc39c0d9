package dev.posada.vmware.clone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.spi.tar.TarEntry;
import dev.posada.spi.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is seen of an appliance before anybody works for it; VMware's own tool reads all of it.
 * Immutable.
 *
 * @param machines how many machines are in it
 * @param files what it needs besides, in the same archive or folder, as it names it
 * @param licence whether it wants one to be accepted
 */
record Appliance(int machines, List<String> files, boolean licence) {
  private static final int LONGEST = 16 << 20;
  private static final String PREFIX = "<(?:[\\w.-]+:)?";
  private static final Pattern FILE =
      Pattern.compile(PREFIX + "File\\s[^>]*?href=(?:\"([^\"]*)\"|'([^']*)')");
  private static final Pattern MACHINE = Pattern.compile(PREFIX + "VirtualSystem[\\s/>]");

  /** {@return whether it is one file with all in it; by its name, as the tool does} */
  static boolean isArchive(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".ova") && !name.endsWith(".ovf")) {
      throw new RejectedException(
          "not the name of an appliance: " + file.getFileName(),
          Failure.notDone().remedy("name it .ova, or .ovf for several files"));
    }
    return name.endsWith(".ova");
  }

  /**
   * Reads one on the caller's machine.
   *
   * @throws RejectedException if it is none, or none that becomes one machine
   */
  static Appliance of(Path file) {
    boolean archive = isArchive(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Appliance read = read(archive ? archived(in) : in);
      read.check(file);
      return read;
    } catch (java.nio.file.FileSystemException e) {
      throw CallerFiles.failed("read", file, e, Failure.notDone());
    } catch (IOException e) {
      throw new RejectedException(
          file + " is no appliance: " + e.getMessage(), Failure.notDone().cause(e));
    }
  }

  private static InputStream archived(InputStream in) throws IOException {
    TarReader tar = new TarReader(in);
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      if (entry.get().name().toLowerCase(Locale.ROOT).endsWith(".ovf")) {
        return tar.content();
      }
    }
    throw new IOException("no descriptor is in it");
  }

  private static Appliance read(InputStream in) throws IOException {
    String text = new String(in.readNBytes(LONGEST), UTF_8).replaceAll("(?s)<!--.*?-->", "");
    if (!Pattern.compile(PREFIX + "Envelope[\\s/>]").matcher(text).find()) {
      throw new IOException("no descriptor of an appliance");
    }
    List<String> files = new ArrayList<>();
    Matcher file = FILE.matcher(text);
    while (file.find()) {
      files.add(plain(file.group(1) == null ? file.group(2) : file.group(1)));
    }
    return new Appliance(
        (int) MACHINE.matcher(text).results().count(),
        List.copyOf(files),
        Pattern.compile(PREFIX + "EulaSection[\\s/>]").matcher(text).find());
  }

  /** {@return a value without the five names of signs that XML has} */
  private static String plain(String value) {
    return value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }

  private void check(Path file) {
    if (machines != 1) {
      throw new RejectedException(
          file + " has " + machines + " machines",
          Failure.notDone().remedy("import an appliance of one machine"));
    }
    if (licence) {
      throw new RejectedException(
          file + " has a licence that somebody must accept",
          Failure.notDone().remedy("read it, and import it with ovftool --acceptAllEulas"));
    }
    for (String name : files) {
      if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.contains(":")) {
        throw new RejectedException(
            file + " reads what is not beside it: " + name, Failure.notDone());
      }
    }
  }
}
