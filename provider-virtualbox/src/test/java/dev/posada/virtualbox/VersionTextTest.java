package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.virtualbox.VersionText.Obstacle;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTextTest {

  // The first was recorded for Posada; the others stand in public reports of users.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "7.2.22_Debianr175245",
        "7.0.14r161095",
        "6.1.50_Ubuntur161033",
        "4.1.8_MacPortsr73009",
        "7.1.0_BETA1r164235"
      })
  void readsTheVersion(String version) {
    VersionText text = VersionText.parse(version + "\n");
    assertEquals(new VersionText(Optional.of(version), Optional.empty()), text);
    assertEquals(text, VersionText.parse(version + "\r\n"));
  }

  /** VirtualBox 7.0.14 on Ubuntu, from a public report. */
  @Test
  void aModuleThatIsNotLoadedIsAnObstacle() {
    VersionText text =
        VersionText.parse(
            """
            WARNING: The vboxdrv kernel module is not loaded. Either there is no module
                     available for the current kernel (6.1.0-1036-oem) or it failed to
                     load. Please recompile the kernel module and install it by

                       sudo /sbin/vboxconfig

                     You will not be able to start VMs until this problem is fixed.
            7.0.14r161095
            """);
    assertEquals(Optional.of("7.0.14r161095"), text.version());
    assertEquals(
        Optional.of(
            new Obstacle(
                "The vboxdrv kernel module is not loaded",
                "Please recompile the kernel module and install it by sudo /sbin/vboxconfig")),
        text.obstacle());
  }

  /** VirtualBox 5.1.6 on Debian, from a public report. */
  @Test
  void aDeviceThatIsNotThereIsAnObstacle() {
    VersionText text =
        VersionText.parse(
            """
            WARNING: The character device /dev/vboxdrv does not exist.
            \t Please install the virtualbox-dkms package and the appropriate
            \t headers, most likely linux-headers-amd64.

            \t You will not be able to start VMs until this problem is fixed.
            5.1.6_Debianr110634
            """);
    assertEquals(Optional.of("5.1.6_Debianr110634"), text.version());
    assertEquals(
        Optional.of(
            new Obstacle(
                "The character device /dev/vboxdrv does not exist",
                "Please install the virtualbox-dkms package and the appropriate headers,"
                    + " most likely linux-headers-amd64")),
        text.obstacle());
  }

  /** From the script that starts the tool on Linux. */
  @Test
  void aDeviceThatIsForOthersIsAnObstacle() {
    VersionText text =
        VersionText.parse(
            """
            WARNING: /dev/vboxdrv not writable for some reason. If you recently added the
                     current user to the vboxusers group then you have to logout and
            \t re-login to take the change effect.

            \t You will not be able to start VMs until this problem is fixed.
            7.0.14r161095
            """);
    assertEquals(
        Optional.of(
            new Obstacle(
                "/dev/vboxdrv not writable for some reason",
                "If you recently added the current user to the vboxusers group then you have to"
                    + " logout and re-login to take the change effect")),
        text.obstacle());
  }

  @Test
  void aWarningThatLetsMachinesStartIsNone() {
    VersionText text =
        VersionText.parse("WARNING: Something is old. Please update it.\n7.0.14r161095\n");
    assertEquals(new VersionText(Optional.of("7.0.14r161095"), Optional.empty()), text);
  }

  @Test
  void theWarningThatKeepsMachinesFromStartingMayBeTheSecond() {
    VersionText text =
        VersionText.parse(
            """
            WARNING: Something is old. Please update it.
            WARNING: The module is gone. Please install it.
                     Starting a VM will not be possible.
            7.0.14r161095
            """);
    assertEquals(
        Optional.of(new Obstacle("The module is gone", "Please install it")), text.obstacle());
  }

  @Test
  void aWarningOfOneSentenceHasARemedyToo() {
    VersionText text =
        VersionText.parse(
            "WARNING: All is lost\nYou will not be able to start VMs until this problem is fixed.\n");
    assertEquals(
        Optional.of(
            new Obstacle("All is lost", "look into the manual of VirtualBox for this warning")),
        text.obstacle());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "VBoxManage: not found\n", "about 7.0.14r161095 things\n"})
  void otherTextHasNoVersion(String stdout) {
    assertEquals(new VersionText(Optional.empty(), Optional.empty()), VersionText.parse(stdout));
  }

  @Test
  void versionsBefore61AreTooOldAndNewerOnesAreTaken() {
    assertEquals(
        Optional.of(
            new Obstacle(
                "VirtualBox 5.2.44r139111 is older than 6.1", "install VirtualBox 6.1 or newer")),
        VersionText.parse("5.2.44r139111").tooOld());
    for (String good : List.of("6.1.0r135406", "7.2.22_Debianr175245", "10.0.1r1", "nothing")) {
      assertEquals(Optional.empty(), VersionText.parse(good).tooOld(), good);
    }
  }
}
