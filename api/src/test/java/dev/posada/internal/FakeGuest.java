package dev.posada.internal;

import dev.posada.Device;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Snapshot;
import dev.posada.spi.QuotaPlan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A guest of a {@link FakeHost}: fields that a test reads and writes. */
final class FakeGuest {
  final Kind kind;
  final String id;
  volatile String name;
  volatile GuestState state;

  /** Whether it still has its process when it is CRASHED. */
  volatile boolean process;

  /** Whether it ends when it is asked to. */
  volatile boolean polite = true;

  volatile boolean ready = true;

  /** Whether it lets a device go that is taken away while it runs. */
  volatile boolean letsGo = true;

  final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
  final List<Device> devices = new CopyOnWriteArrayList<>();
  volatile Instant started;
  volatile Map<String, String> labels = Map.of();
  volatile ResourceQuota actual = ResourceQuota.limit();
  volatile ResourceQuota nextStart = ResourceQuota.limit();

  /** How it plans a change of limits: one live step for each part unless scripted. */
  volatile Function<ResourceQuota, QuotaPlan> plan;

  private final Queue<Move> moves = new ArrayDeque<>();

  private static final class Move {
    private final GuestState to;
    private int looks;

    private Move(int looks, GuestState to) {
      this.looks = looks;
      this.to = to;
    }
  }

  FakeGuest(Kind kind, String id, String name, GuestState state) {
    this.kind = kind;
    this.id = id;
    this.name = name;
    this.state = state;
  }

  /** Lets it move on by itself when its state was read that often. */
  FakeGuest after(int looks, GuestState to) {
    synchronized (moves) {
      moves.add(new Move(looks, to));
    }
    return this;
  }

  GuestState look() {
    synchronized (moves) {
      GuestState now = state;
      Move next = moves.peek();
      if (next != null && --next.looks <= 0) {
        moves.remove();
        state = next.to;
      }
      return now;
    }
  }

  GuestSummary summary() {
    return GuestSummary.builder(kind, id, name, state).build();
  }
}
