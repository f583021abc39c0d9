package dev.posada.internal.memory;

import dev.posada.Kind;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files inside a guest: folders and bytes, nothing else. A copy costs nothing until one of the
 * two changes. Guarded by the {@link Timeline}.
 */
final class FileTree {
  /** Stands for a folder, by identity. */
  private static final byte[] FOLDER = new byte[0];

  private static final NavigableMap<String, byte[]> NEW = fresh();

  private NavigableMap<String, byte[]> entries = NEW;
  private boolean shared = true;

  private static NavigableMap<String, byte[]> fresh() {
    NavigableMap<String, byte[]> entries = new TreeMap<>();
    for (String folder : List.of("/", "/etc", "/root", "/tmp", "/var")) {
      entries.put(folder, FOLDER);
    }
    return Collections.unmodifiableNavigableMap(entries);
  }

  /** Returns these files, each of which may go its own way from now on. */
  FileTree copy() {
    shared = true;
    FileTree copy = new FileTree();
    copy.entries = entries;
    return copy;
  }

  private NavigableMap<String, byte[]> own() {
    if (shared) {
      entries = new TreeMap<>(entries);
      shared = false;
    }
    return entries;
  }

  /** Returns the plain form of a path, which may be relative to a folder. */
  static String plain(String path, String folder) {
    Deque<String> parts = new ArrayDeque<>();
    String whole = path.startsWith("/") ? path : folder + "/" + path;
    for (String part : whole.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  boolean exists(String path) {
    return entries.containsKey(path);
  }

  boolean isFolder(String path) {
    return entries.get(path) == FOLDER;
  }

  /** Returns what is in a file; empty if there is none, or a folder. */
  Optional<byte[]> read(String path) {
    return isFolder(path) ? Optional.empty() : Optional.ofNullable(entries.get(path));
  }

  /** Makes a file, or replaces what is in it; its folder has to be there. */
  void write(String path, byte[] bytes) {
    if (isFolder(path)) {
      throw Refused.value(path + " is a folder inside the guest");
    }
    requireFolder(parent(path));
    own().put(path, bytes.length == 0 ? new byte[0] : bytes);
  }

  /** Makes a folder, unless it is there; the one that it is in has to be there. */
  void makeFolder(String path) {
    if (read(path).isPresent()) {
      throw Refused.value(path + " is a file inside the guest");
    }
    if (!isFolder(path)) {
      requireFolder(parent(path));
      own().put(path, FOLDER);
    }
  }

  private void requireFolder(String path) {
    if (!isFolder(path)) {
      throw Refused.missing(Kind.FILE, path);
    }
  }

  /** Removes a file, or a folder with all that is in it. */
  void remove(String path) {
    own().remove(path);
    own().subMap(path + "/", path + "0").clear(); // '0' follows '/'
  }

  /** Returns the names of what is in a folder. */
  List<String> names(String folder) {
    String prefix = folder.equals("/") ? "/" : folder + "/";
    return below(folder).keySet().stream()
        .filter(path -> path.length() > prefix.length())
        .map(path -> path.substring(prefix.length()))
        .filter(name -> name.indexOf('/') < 0)
        .toList();
  }

  /** Returns the paths of all that is in a folder, the folder first, with what is in the files. */
  SortedMap<String, Optional<byte[]>> below(String folder) {
    SortedMap<String, Optional<byte[]>> all = new TreeMap<>();
    String first = folder.equals("/") ? "/" : folder + "/";
    String end = folder.equals("/") ? "0" : folder + "0";
    if (exists(folder)) {
      all.put(folder, read(folder));
    }
    entries.subMap(first, end).keySet().forEach(path -> all.put(path, read(path)));
    return all;
  }
}
