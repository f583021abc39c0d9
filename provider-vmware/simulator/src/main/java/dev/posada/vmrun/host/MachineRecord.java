package dev.posada.vmrun.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What is remembered of one machine beside its files. Not thread-safe: read, changed and saved
 * under the lock of its home.
 */
public final class MachineRecord {
  private final Path vmx;
  private final Properties properties;
  private final Settings settings;

  MachineRecord(Path vmx, Properties properties, Settings settings) {
    this.vmx = vmx;
    this.properties = properties;
    this.settings = settings;
    properties.setProperty("vmx", vmx.toString());
  }

  public Path vmx() {
    return vmx;
  }

  Properties properties() {
    return properties;
  }

  public String get(Trait trait) {
    return properties.getProperty(
        trait.key(), settings.get("machine." + trait.key(), trait.standard()));
  }

  public long number(Trait trait) {
    return Long.parseLong(get(trait));
  }

  public boolean flag(Trait trait) {
    return Boolean.parseBoolean(get(trait));
  }

  public MachineRecord set(Trait trait, Object value) {
    properties.setProperty(trait.key(), value.toString());
    return this;
  }

  /** A value of a family like guestVar; null if there is none. */
  public String get(String family, String name) {
    return properties.getProperty(family + "." + name);
  }

  public void set(String family, String name, String value) {
    properties.setProperty(family + "." + name, value);
  }

  public void remove(String family, String name) {
    properties.remove(family + "." + name);
  }

  public Map<String, String> family(String family) {
    Map<String, String> found = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(family + ".")) {
        found.put(key.substring(family.length() + 1), properties.getProperty(key));
      }
    }
    return found;
  }

  public void clear(String family) {
    family(family).keySet().forEach(name -> remove(family, name));
  }

  /** Running or paused: it has a process. */
  public boolean alive() {
    return !get(Trait.POWER).equals("off");
  }

  public boolean paused() {
    return get(Trait.POWER).equals("paused");
  }

  /** Whether Tools have come up. */
  public boolean toolsUp(long now) {
    return alive()
        && get(Trait.TOOLS).equals("installed")
        && now >= number(Trait.POWERED_ON_AT) + number(Trait.TOOLS_DELAY_MS);
  }

  public boolean addressKnown(long now) {
    return toolsUp(now)
        && !get(Trait.IP).isEmpty()
        && now >= number(Trait.POWERED_ON_AT) + number(Trait.IP_DELAY_MS);
  }
}
