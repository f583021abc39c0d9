package dev.posada.internal;

/**
 * What a user may want of a guest, one at a time. Those of the {@link StateTable} depend on the
 * guest's state; of the others the hypervisor's own answer counts.
 */
enum Verb {
  START("start"),
  AWAIT_READY("wait for"),
  SHUTDOWN("shut down"),
  STOP("stop"),
  KILL("kill"),
  RESTART("restart"),
  RESET("reset"),
  PAUSE("pause"),
  RESUME("resume"),
  SAVE("save"),
  DISCARD_SAVED_STATE("discard the saved state of"),
  RENAME("rename"),
  DELETE("delete"),
  APPLY("limit"),
  TAKE("take a snapshot of"),
  RESTORE("restore"),
  DELETE_SNAPSHOT("delete a snapshot of"),
  CLONE_FULL("clone"),
  CLONE_LINKED("clone"),
  MIGRATE_LIVE("migrate"),
  MIGRATE_OFFLINE("migrate"),
  EXEC("run a command in"),
  COPY("copy files of"),
  ATTACH("attach a device to"),
  DETACH("detach a device from"),
  EXPORT("export"),
  BACKUP("back up"),
  AUTOSTART("set the autostart of"),
  LABEL("label"),
  COMMIT("commit"),
  CONNECT("connect"),
  DISCONNECT("disconnect");

  private final String word;

  Verb(String word) {
    this.word = word;
  }

  /** Returns the verb as it stands before the guest's name. */
  String word() {
    return word;
  }
}
