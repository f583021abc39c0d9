package dev.posada.testkit;

/**
 * The cells of the table of states and verbs in which a verb leaves the guest as it is, as {@link
 * StateWalk} reads them. Verbs of which a host may know better than the table are not among them.
 */
final class StateCells {
  static final String STOPPED =
      """
      awaitReady         !start
      awaitAddress       !start
      shutdown           =
      stop               =
      kill               =
      reset              !start / -
      pause              !start
      resume             !start
      save               !start / -
      discardSavedState  = / -
      migrateLive        !start / -
      exec               !start
      spawn              !start
      measure            !start
      copyTo             !start / -
      """;

  static final String RUNNING =
      """
      start              =
      awaitReady         =
      resume             =
      discardSavedState  !stop / -
      rename             !stop / -
      delete             !stop
      cloneFull          !stop / -
      migrateOffline     !stop / -
      """;

  static final String PAUSED =
      """
      start              !resume
      awaitReady         !resume
      awaitAddress       !resume
      shutdown           !resume
      reset              !resume / -
      pause              =
      discardSavedState  !stop / -
      rename             !stop / -
      delete             !stop
      cloneFull          !stop / -
      migrateOffline     !stop / -
      exec               !resume
      spawn              !resume
      copyTo             !resume / -
      """;

  static final String SAVED =
      """
      awaitReady         !start
      awaitAddress       !start
      shutdown           =
      stop               =
      kill               =
      restart            !start or discardSavedState
      reset              !start
      pause              !start
      resume             !start
      save               =
      rename             !discardSavedState
      apply              !start or discardSavedState
      snapshot           !start or discardSavedState
      cloneFull          !discardSavedState
      cloneLinked        !discardSavedState
      migrateLive        !start
      migrateOffline     !start
      exec               !start
      spawn              !start
      measure            !start
      copyTo             !start
      attach             !discardSavedState
      detach             !discardSavedState
      """;

  static final String CRASHED =
      """
      awaitReady         !restart
      awaitAddress       !restart
      shutdown           =
      stop               =
      kill               =
      reset              !restart
      pause              !restart
      resume             !restart
      save               !restart
      discardSavedState  =
      migrateLive        !restart
      migrateOffline     !restart
      exec               !restart
      spawn              !restart
      copyTo             !restart
      """;

  static final String CRASHED_WITH_ITS_PROCESS =
      """
      awaitReady         !restart
      awaitAddress       !restart
      shutdown           !kill
      reset              !restart
      pause              !restart
      resume             !restart
      save               !restart
      discardSavedState  !kill
      rename             !kill
      delete             !kill
      apply              !kill
      snapshot           !kill
      cloneFull          !kill
      cloneLinked        !kill
      migrateLive        !restart
      migrateOffline     !restart
      exec               !restart
      spawn              !restart
      copyTo             !restart
      attach             !kill
      detach             !kill
      """;

  private StateCells() {}
}
