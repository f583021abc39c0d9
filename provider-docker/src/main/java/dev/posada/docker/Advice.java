package dev.posada.docker;

import dev.posada.Failure;
import java.util.regex.Pattern;

/**
 * What is to be done about a refusal, where the engine does not say it itself.
 *
 * <p>The order counts: the first whose words are found is it.
 */
enum Advice {
  LEAVE_NETWORK(
      "disconnect or stop the containers that are on it",
      "has active endpoints",
      "network is being used"),
  DELETE_SERVICES("delete the services that are on it", "is in use by service"),
  DELETE_MOUNTING("delete the containers that mount it", "volume is in use"),
  LEAVE_NONE("disconnect the container from the network none", "private \\(none\\) mode"),
  OTHER_SUBNET(
      "choose another subnet, or none, so that the engine finds a free one",
      "pool overlaps with other one"),
  REAL_INTERFACE(
      "name an interface of the engine's machine, as in eth0", "invalid subinterface vlan name"),
  OTHER_PORT(
      "publish another port of the host, or 0 for a free one",
      "port is already allocated",
      "bind: address already in use"),
  PROGRAM_OF_IMAGE(
      "see that the program is in the image, and in PATH if its path is not given; no shell reads"
          + " a command",
      "executable file not found in \\$PATH",
      "exec: \"[^\"]*\": stat [^:]+: no such file or directory"),
  HOST_PATH(
      "make it on the engine's machine first, or mount a volume",
      "bind source path does not exist"),
  OTHER_PLATFORM(
      "pull the image for that platform, or leave the platform out",
      "does not match the specified platform"),
  CLASSIC_BUILDER(
      "leave out what only BuildKit knows, or build with docker buildx and load the archive",
      "requires BuildKit"),
  FILE_OF_CONTEXT(
      "see that the file is in the folder of the build and that .dockerignore does not leave it out",
      "not found in build context"),
  REFERENCE("write it as host:port/name:tag, in lower case", "invalid reference format"),
  ARCHIVE_OF_IMAGES(
      "give an archive that save wrote; importFrom reads one of a root file system",
      "error processing tar file",
      "docker-import-\\d+\\S*/json: no such file");

  private final String remedy;
  private final Pattern words;

  Advice(String remedy, String... words) {
    this.remedy = remedy;
    this.words = Pattern.compile("(?i)" + String.join("|", words));
  }

  /** What is known of a refusal, with what is to be done about it. */
  static Failure added(String text, Failure failure) {
    for (Advice advice : values()) {
      if (advice.words.matcher(text).find()) {
        return failure.remedy(advice.remedy);
      }
    }
    return failure;
  }
}
