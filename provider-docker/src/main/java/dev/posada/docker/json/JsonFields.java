package dev.posada.docker.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The fields of a small object in their order: an answer holds thousands of them, and a hash table
 * for each takes longer to make than all the looking up that follows. Immutable.
 */
final class JsonFields extends AbstractMap<String, Json> {
  /** Looking through more of them one by one is slower than a hash table. */
  static final int MOST = 16;

  /** Key, value, key, value: no key twice. */
  private final Object[] pairs;

  /** Takes the pairs without copying them. */
  JsonFields(Object[] pairs) {
    this.pairs = pairs;
  }

  @Override
  public int size() {
    return pairs.length / 2;
  }

  @Override
  public Json get(Object key) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(key)) {
        return (Json) pairs[i + 1];
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Map.Entry<String, Json>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return JsonFields.this.size();
      }

      @Override
      public Iterator<Map.Entry<String, Json>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, Json>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < pairs.length;
    }

    @Override
    public Map.Entry<String, Json> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      at += 2;
      return Map.entry((String) pairs[at - 2], (Json) pairs[at - 1]);
    }
  }
}
