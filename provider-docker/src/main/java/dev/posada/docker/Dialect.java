package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where an engine that answers the API of Docker is another than Docker.
 *
 * @param podman whether it is Podman, which tells and forgets some things that Docker does not
 * @param changesLimits whether it can change the limits of a container
 * @param checksHealth whether it runs the health checks of containers
 */
record Dialect(boolean podman, boolean changesLimits, boolean checksHealth) {
  static final Dialect DOCKER = new Dialect(false, true, true);

  /** No container can have this name. */
  private static final String NOBODY = "-";

  /** What an engine that says this of its host is able to do; what it does not say is tried. */
  static Dialect of(DockerEngine engine, Json info, Operation op) {
    return isPodman(info) ? new Dialect(true, hasUpdate(engine, op), hasTimers(info)) : DOCKER;
  }

  /** Only Podman has Buildah inside. */
  private static boolean isPodman(Json info) {
    return info.get("BuildahVersion").text().isPresent();
  }

  /** Podman has each check started by a timer of systemd; without systemd none is ever started. */
  private static boolean hasTimers(Json info) {
    return info.get("CgroupDriver").text("").equals("systemd");
  }

  /** Podman 4.3 has no such route, and says so before it looks for the container. */
  private static boolean hasUpdate(DockerEngine engine, Operation op) {
    try {
      engine.call(api -> Request.post(Paths.container(api, NOBODY, "update")).json("{}"), op);
      return true;
    } catch (UnsupportedCapabilityException noRoute) {
      return false;
    } catch (HypervisorException nobody) {
      return true;
    }
  }

  /**
   * What Docker understands and this engine does not. Podman counts the time of a line in whole
   * seconds, so that a reader who goes on after the last line sees it twice, or misses one.
   */
  Set<SpecPart> lacks() {
    Set<SpecPart> lacks = EnumSet.noneOf(SpecPart.class);
    if (podman) {
      lacks.add(SpecPart.LOG_SINCE);
    }
    if (!checksHealth) {
      lacks.add(SpecPart.CONTAINER_HEALTH_CHECK);
    }
    return lacks;
  }

  /** Whether limits of a container can be changed. */
  Support quota() {
    return changesLimits
        ? Support.yes()
        : Support.no(
            "this engine cannot change limits: it has no POST /containers/{id}/update",
            "create the container anew with other limits, or use a newer Podman");
  }
}
