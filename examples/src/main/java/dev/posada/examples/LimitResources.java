package dev.posada.examples;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.Part.CPUS;
import static dev.posada.ResourceQuota.lift;
import static dev.posada.ResourceQuota.limit;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;

/** How do I limit a guest, change the limits while it runs, see what really holds, and undo it? */
public class LimitResources {
  /** Argument: the host's URI. */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    try (Host host = Hypervisors.load().connect(uri)) {
      Container job =
          host.containers()
              .run(
                  ContainerSpec.image("alpine:3.20")
                      .command("sleep", "600")
                      .quota(limit().cpus(1).memory(mib(256))));

      ResourceQuota less = limit().cpus(0.25).memory(mib(128)).processes(64);
      job.preview(less).lines().forEach(System.out::println);

      QuotaReport report = job.apply(less);
      for (QuotaReport.Line line : report.lines()) {
        System.out.printf(
            "%-10s asked %-8s holds %-8s %-10s by %s%n",
            line.part(), line.asked(), line.actual(), line.effect(), line.mechanism());
      }
      job.apply(report.undo());
      job.apply(lift(CPUS));

      job.kill();
      job.delete();
    }
  }
}
