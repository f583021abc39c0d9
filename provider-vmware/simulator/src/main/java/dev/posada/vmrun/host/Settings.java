package dev.posada.vmrun.host;

import java.nio.charset.Charset;
import java.util.Properties;

/** What sim.properties says, with the defaults. Immutable. */
public final class Settings {
  private final Properties properties;

  Settings(Properties properties) {
    this.properties = properties;
  }

  public String get(String key, String standard) {
    return properties.getProperty(key, standard);
  }

  public HostSystem system() {
    return HostSystem.of(get("system", "linux"));
  }

  public Product product() {
    return Product.of(get("product", system() == HostSystem.MACOS ? "fusion" : "ws"));
  }

  public String version() {
    return get("version", product() == Product.FUSION ? "13.6.3" : "17.6.3");
  }

  public String build() {
    return get("build", "24583834");
  }

  public String value(Switch choice) {
    String value = get(choice.key(), choice.standard(system(), product()));
    if (!choice.choices().contains(value)) {
      throw new IllegalArgumentException(choice.key() + " cannot be " + value);
    }
    return value;
  }

  public boolean is(Switch choice, String value) {
    if (!choice.choices().contains(value)) {
      throw new IllegalArgumentException(choice + " has no value " + value);
    }
    return value(choice).equals(value);
  }

  public String lineEnd() {
    return get("eol", "auto").equals("auto")
        ? system().lineEnd()
        : get("eol", "lf").equals("crlf") ? "\r\n" : "\n";
  }

  /** Charset of output: the ANSI code page on Windows. [G] */
  public Charset charset() {
    return Charset.forName(
        get("charset", system() == HostSystem.WINDOWS ? "windows-1252" : "UTF-8"));
  }

  /** User and desktop session of the caller: machines of others are not seen. */
  public String session() {
    return get("session", "default");
  }

  /** Whether the caller is root or an administrator. */
  public boolean admin() {
    return Boolean.parseBoolean(get("admin", "true"));
  }

  /** What a call takes at least; 300 to 1500 ms were seen with the real thing. */
  public long latencyMillis() {
    return Long.parseLong(get("latencyMs", "0"));
  }

  /** Whether waiting moves the simulator's clock instead of taking time. */
  public boolean virtualTime() {
    return get("time", "real").equals("virtual");
  }
}
