package dev.posada.vmrun.host;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The folder in which the simulator remembers what no file of a machine says. Thread-safe, and safe
 * between processes: what reads and changes does so in {@link #locked}.
 */
public final class Home {
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;

  private Home(Path folder) {
    this.folder = folder;
  }

  public static Home at(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("machines"));
    Files.createDirectories(folder.resolve("disks"));
    return new Home(folder.toRealPath());
  }

  public Path folder() {
    return folder;
  }

  /** What may be done under the lock. */
  @FunctionalInterface
  public interface Deed<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Does something that no other call, of this process or another one, interferes with. */
  public <T> T locked(Deed<T> deed) throws IOException, InterruptedException {
    // A file lock belongs to the process, so the threads of one need a lock of their own before it.
    ReentrantLock lock = LOCKS.computeIfAbsent(folder, f -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      if (lock.getHoldCount() > 1) {
        return deed.run();
      }
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return deed.run();
      }
    } finally {
      lock.unlock();
    }
  }

  public Settings settings() throws IOException {
    return new Settings(read(folder.resolve("sim.properties")));
  }

  /** Changes a line of sim.properties. */
  public void set(String key, String value) throws IOException, InterruptedException {
    change("sim.properties", properties -> properties.setProperty(key, value));
  }

  /** A change of properties. */
  @FunctionalInterface
  public interface Change {
    void apply(Properties properties);
  }

  public Properties change(String file, Change change) throws IOException, InterruptedException {
    return locked(
        () -> {
          Properties properties = read(folder.resolve(file));
          change.apply(properties);
          write(folder.resolve(file), properties);
          return properties;
        });
  }

  /** A line of a file of properties; null if it is missing. */
  public String text(String file, String key) throws IOException {
    return read(folder.resolve(file)).getProperty(key);
  }

  /** Milliseconds since the epoch by the simulator's clock, which {@link #advance} moves. */
  public long now() throws IOException {
    Path clock = folder.resolve("clock");
    long offset = Files.exists(clock) ? Long.parseLong(Files.readString(clock).strip()) : 0;
    return System.currentTimeMillis() + offset;
  }

  public void advance(Duration time) throws IOException, InterruptedException {
    locked(
        () -> {
          long offset = now() - System.currentTimeMillis() + time.toMillis();
          return replace(folder.resolve("clock"), Long.toString(offset));
        });
  }

  public MachineRecord record(Path vmx) throws IOException {
    return new MachineRecord(vmx, read(recordOf(vmx)), settings());
  }

  public void save(MachineRecord record) throws IOException {
    write(recordOf(record.vmx()), record.properties());
  }

  public void forget(MachineRecord record) throws IOException {
    Files.deleteIfExists(recordOf(record.vmx()));
  }

  /** All machines of which something is remembered. */
  public List<MachineRecord> records() throws IOException {
    Settings settings = settings();
    List<MachineRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("machines"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".properties")).toList()) {
        Properties properties = read(file);
        records.add(
            new MachineRecord(Path.of(properties.getProperty("vmx")), properties, settings));
      }
    }
    return records;
  }

  /** A file that is there as long as the machine has a process. */
  public Path aliveMark(Path vmx) {
    return folder.resolve("machines").resolve(digest(vmx) + ".alive");
  }

  private Path recordOf(Path vmx) {
    return folder.resolve("machines").resolve(digest(vmx) + ".properties");
  }

  private static String digest(Path path) {
    try {
      byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return properties;
  }

  private static void write(Path file, Properties properties) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, null);
    replace(file, text.toString());
  }

  private static Path replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text);
    return Files.move(
        draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
