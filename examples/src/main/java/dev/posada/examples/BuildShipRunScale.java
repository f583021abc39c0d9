package dev.posada.examples;

import dev.posada.BuildSpec;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Mount;
import dev.posada.Service;
import dev.posada.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** How do I build an image, push it, run it, read its log, and scale it? */
public class BuildShipRunScale {
  /**
   * Arguments: the URI of a host with a swarm and a registry at localhost:5000, a folder with the
   * Dockerfile of a server at port 80 that logs. The image and the volume "hello-data" stay.
   */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    Path app = Path.of(args.length > 1 ? args[1] : "app");
    try (Host host = Hypervisors.load().connect(uri)) {
      Task task = Task.within(Duration.ofMinutes(10)).onProgress(System.out::println);
      host.images().build(BuildSpec.context(app).tag("localhost:5000/hello:1"), task);
      host.images().push("localhost:5000/hello:1", task);

      ContainerSpec hello =
          ContainerSpec.image("localhost:5000/hello:1")
              .publish(80)
              .mount(Mount.volume("hello-data", "/data"));
      Container one = host.containers().run(hello.name("hello"));
      one.awaitReady(Task.within(Duration.ofSeconds(30)));
      System.out.println("http://localhost:" + one.inspect().hostPort(80));

      try (Stream<LogLine> log = one.logs(LogOptions.defaults().tail(10).follow())) {
        log.limit(20).map(LogLine::text).forEach(System.out::println);
      }
      one.stop(Duration.ofSeconds(10));
      one.delete();

      Service service = host.services().create(hello.name("hello-service"), 2);
      service = host.services().scale(service, 5, task);
      System.out.println(service.running() + " of " + service.replicas());
      host.services().delete(service);
    }
  }
}
