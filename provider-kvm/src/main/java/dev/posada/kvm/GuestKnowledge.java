package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.kvm.jna.TypedParameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What an agent knows of its guest. Immutable. */
public final class GuestKnowledge {
  private static final long MOST = 10_000;

  private final Map<String, String> system;
  private final List<User> users;
  private final List<FileSystem> fileSystems;

  private GuestKnowledge(
      Map<String, String> system, List<User> users, List<FileSystem> fileSystems) {
    this.system = Map.copyOf(system);
    this.users = List.copyOf(users);
    this.fileSystems = List.copyOf(fileSystems);
  }

  /**
   * Somebody who is logged in.
   *
   * @param name the name
   * @param domain the domain of a user of Windows; else empty
   * @param since since when, if that is known
   */
  public record User(String name, String domain, Optional<Instant> since) {}

  /**
   * A file system that is mounted.
   *
   * @param mountPoint where
   * @param device its device, as the guest calls it
   * @param type such as {@code ext4}
   * @param size of all of it, if that is known
   * @param used of it, if that is known
   */
  public record FileSystem(
      String mountPoint,
      String device,
      String type,
      Optional<ByteSize> size,
      Optional<ByteSize> used) {}

  /** Reads what {@code virDomainGetGuestInfo} says. */
  static GuestKnowledge of(TypedParameters all) {
    Map<String, String> system = new TreeMap<>();
    for (TypedParameters.Parameter one : all.all()) {
      if (one.name().equals("hostname") || one.name().matches("(os|timezone)\\..*")) {
        system.put(one.name(), one.value().toString());
      }
    }
    List<User> users = new ArrayList<>();
    for (int i = 0; i < count(all, "user.count"); i++) {
      String prefix = "user." + i + ".";
      OptionalLong since = all.number(prefix + "login-time");
      users.add(
          new User(
              text(all, prefix + "name"),
              text(all, prefix + "domain"),
              since.isPresent()
                  ? Optional.of(Instant.ofEpochMilli(since.getAsLong()))
                  : Optional.empty()));
    }
    List<FileSystem> fileSystems = new ArrayList<>();
    for (int i = 0; i < count(all, "fs.count"); i++) {
      String prefix = "fs." + i + ".";
      fileSystems.add(
          new FileSystem(
              text(all, prefix + "mountpoint"),
              text(all, prefix + "name"),
              text(all, prefix + "fstype"),
              size(all, prefix + "total-bytes"),
              size(all, prefix + "used-bytes")));
    }
    return new GuestKnowledge(system, users, fileSystems);
  }

  private static long count(TypedParameters all, String name) {
    return Math.min(all.number(name).orElse(0), MOST);
  }

  private static String text(TypedParameters all, String name) {
    return all.text(name).orElse("");
  }

  private static Optional<ByteSize> size(TypedParameters all, String name) {
    OptionalLong bytes = all.number(name);
    return bytes.isPresent() && bytes.getAsLong() >= 0
        ? Optional.of(ByteSize.bytes(bytes.getAsLong()))
        : Optional.empty();
  }

  /**
   * {@return what it runs, by libvirt's names: {@code os.id}, {@code os.pretty-name}, {@code
   * os.kernel-release}, {@code hostname}, {@code timezone.name} and so on}
   */
  public Map<String, String> system() {
    return system;
  }

  /** {@return who is logged in} */
  public List<User> users() {
    return users;
  }

  /** {@return what is mounted of disks} */
  public List<FileSystem> fileSystems() {
    return fileSystems;
  }

  @Override
  public String toString() {
    return system + ", users " + users + ", file systems " + fileSystems;
  }
}
