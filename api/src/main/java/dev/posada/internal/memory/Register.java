package dev.posada.internal.memory;

import dev.posada.HostEvent;
import dev.posada.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The guests of one kind, whose names are unique. Guarded by the {@link Timeline}. */
final class Register<G extends SimulatedGuest> {
  private final World world;
  private final Kind kind;
  private final Map<String, G> byId = new LinkedHashMap<>();
  private final Map<String, G> byName = new HashMap<>();

  Register(World world, Kind kind) {
    this.world = world;
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  Collection<G> all() {
    return byId.values();
  }

  G get(String id) {
    G guest = byId.get(id);
    if (guest == null) {
      throw Refused.missing(kind, id);
    }
    return guest;
  }

  Optional<G> find(String idOrName) {
    return Optional.ofNullable(byId.getOrDefault(idOrName, byName.get(idOrName)));
  }

  void requireFree(String name) {
    if (byName.containsKey(name)) {
      throw Refused.taken(kind, name);
    }
  }

  void add(G guest) {
    requireFree(guest.name());
    byId.put(guest.id(), guest);
    byName.put(guest.name(), guest);
    world.tell(HostEvent.Kind.GUEST_CREATED, guest);
  }

  void rename(G guest, String name) {
    requireFree(name);
    byName.remove(guest.name());
    guest.named(name);
    byName.put(name, guest);
    world.tell(HostEvent.Kind.GUEST_CHANGED, guest);
  }

  void remove(G guest) {
    byId.remove(guest.id());
    byName.remove(guest.name());
    world.tell(HostEvent.Kind.GUEST_DELETED, guest);
  }

  void clear() {
    byId.clear();
    byName.clear();
  }
}
