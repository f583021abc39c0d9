package dev.posada.examples;

import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Usage;
import java.time.Duration;
import java.util.Map;

/** What happens on a host, and what do its guests use? */
public class WatchAndMeasure {
  /** Arguments: the host's URI, the time between two sweeps. */
  public static void main(String[] args) throws InterruptedException {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    Duration pause = Duration.parse(args.length > 1 ? args[1] : "PT5S");
    try (Host host = Hypervisors.load().connect(uri)) {
      host.subscribe(System.out::println);

      Map<Guest, Usage> before = host.guests().measureAll();
      for (int sweep = 0; sweep < 10; sweep++) {
        Thread.sleep(pause.toMillis());
        Map<Guest, Usage> now = host.guests().measureAll();
        for (Guest guest : now.keySet()) {
          Usage usage = now.get(guest);
          System.out.println(guest.name() + ": " + usage.since(before.getOrDefault(guest, usage)));
        }
        before = now;
      }
    }
  }
}
