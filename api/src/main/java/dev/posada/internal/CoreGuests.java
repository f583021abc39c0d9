package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Guests;
import dev.posada.Kind;
import dev.posada.Usage;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** The guests of a host, of one kind or of all. */
class CoreGuests<G extends Guest> implements Guests<G> {
  private final CoreHost host;
  private final List<Kind> kinds;
  private final Class<G> type;

  CoreGuests(CoreHost host, List<Kind> kinds, Class<G> type) {
    this.host = host;
    this.kinds = kinds;
    this.type = type;
  }

  static Guests<Guest> all(CoreHost host) {
    List<Kind> kinds = new ArrayList<>();
    if (host.capabilities().contains(Capability.VIRTUAL_MACHINES)) {
      kinds.add(Kind.VIRTUAL_MACHINE);
    }
    if (host.capabilities().contains(Capability.CONTAINERS)) {
      kinds.add(Kind.CONTAINER);
    }
    return new CoreGuests<>(host, List.copyOf(kinds), Guest.class);
  }

  final CoreHost host() {
    return host;
  }

  private G handle(GuestSummary guest) {
    return type.cast(host.handle(guest.kind(), guest.id(), guest.name()));
  }

  /** Refuses a kind of guest that the host does not have; in a list of all kinds there is none. */
  private void requireKinds() {
    if (kinds.equals(List.of(Kind.CONTAINER))) {
      host.require(Capability.CONTAINERS);
    } else if (kinds.equals(List.of(Kind.VIRTUAL_MACHINE))) {
      host.require(Capability.VIRTUAL_MACHINES);
    }
  }

  private List<GuestSummary> ask(BiFunction<GuestDriver, Operation, List<GuestSummary>> question) {
    requireKinds();
    return host.call("list guests", null, host.options().timeout(), op -> asked(question, op));
  }

  private List<GuestSummary> asked(
      BiFunction<GuestDriver, Operation, List<GuestSummary>> question, Operation op) {
    List<GuestSummary> all = new ArrayList<>();
    for (Kind kind : kinds) {
      all.addAll(question.apply(host.driver(kind), op));
    }
    return all;
  }

  private List<GuestSummary> all() {
    return ask(GuestDriver::summaries);
  }

  private List<G> handles(List<GuestSummary> guests) {
    return guests.stream().map(this::handle).toList();
  }

  @Override
  public List<G> list() {
    return handles(all());
  }

  @Override
  public List<G> list(Map<String, String> labels) {
    Map<String, String> wanted = Map.copyOf(labels);
    return handles(ask((driver, op) -> driver.labelled(wanted, op)));
  }

  @Override
  public G get(String nameOrId) {
    Objects.requireNonNull(nameOrId, "nameOrId");
    Kind kind = kinds.size() == 1 ? kinds.get(0) : Kind.GUEST;
    requireKinds();
    return host.call(
        "find " + kind + " \"" + nameOrId + "\"",
        null,
        host.options().timeout(),
        op -> {
          List<GuestSummary> all = asked(GuestDriver::summaries, op);
          return handle(Named.get(kind, nameOrId, all, GuestSummary::id, GuestSummary::name));
        });
  }

  @Override
  public List<G> named(String name) {
    Objects.requireNonNull(name, "name");
    return handles(all().stream().filter(guest -> guest.name().equals(name)).toList());
  }

  @Override
  public Map<G, GuestSummary> summaries() {
    Map<G, GuestSummary> summaries = new LinkedHashMap<>();
    all().forEach(guest -> summaries.put(handle(guest), guest));
    return Collections.unmodifiableMap(summaries);
  }

  @Override
  public Map<G, Usage> measureAll() {
    requireKinds();
    host.require(Capability.MEASURE);
    return host.call(
        "measure guests",
        null,
        host.options().timeout(),
        op -> {
          Map<G, Usage> usages = new LinkedHashMap<>();
          for (Kind kind : kinds) {
            measure(host.driver(kind), op, usages);
          }
          return Collections.unmodifiableMap(usages);
        });
  }

  private void measure(GuestDriver driver, Operation op, Map<G, Usage> usages) {
    List<GuestSummary> running =
        driver.summaries(op).stream()
            .filter(
                guest -> guest.state() == GuestState.RUNNING || guest.state() == GuestState.PAUSED)
            .toList();
    if (running.isEmpty()) {
      return;
    }
    Map<String, Usage> byId = driver.measure(running.stream().map(GuestSummary::id).toList(), op);
    for (GuestSummary guest : running) {
      if (byId.containsKey(guest.id())) {
        usages.put(handle(guest), byId.get(guest.id()));
      }
    }
  }
}
