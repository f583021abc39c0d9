package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SnapshotXmlTest {
  private static final String DOMAIN =
      "<domain type='kvm' xmlns:q='http://q'><name>a</name><devices>"
          + "<disk type='file'><source file='/a'/><target dev='vda'/></disk>"
          + "<disk type='file'><source file='/b'/><target dev='vdb'/></disk>"
          + "</devices><q:x><q:y z='1'/></q:x></domain>";
  private static final String DISKS =
      "<disks><disk name='vda' snapshot='internal'/><disk name='vdb' snapshot='no'/></disks>";

  @Test
  void saysWhatItsMachineWasAndWhichDisksHaveIt() {
    SnapshotXml read = SnapshotXml.of("<domainsnapshot>" + DISKS + DOMAIN + "</domainsnapshot>");
    assertEquals(Set.of("vda"), read.inside());
    assertEquals(Xml.parse(DOMAIN).toString(), read.definition());
  }

  @Test
  void whatARunningMachineWasConfiguredToIsWhatCounts() {
    String inactive =
        DOMAIN.replace("<domain", "<inactiveDomain").replace("</domain", "</inactiveDomain");
    SnapshotXml read =
        SnapshotXml.of(
            "<domainsnapshot>"
                + DISKS
                + DOMAIN.replace("<name>a", "<name>live")
                + inactive
                + "</domainsnapshot>");
    assertEquals(Xml.parse(DOMAIN).toString(), read.definition());
  }

  @Test
  void whatIsWrittenIsRead() {
    String domain = Xml.parse(DOMAIN).toString();
    SnapshotXml read = SnapshotXml.of(SnapshotXml.write("a < b", Set.of("vdb"), domain));
    assertEquals(Set.of("vdb"), read.inside());
    assertEquals(domain, read.definition());
  }

  @Test
  void aSnapshotThatDoesNotKnowItsMachineIsRefused() {
    String old = "<domainsnapshot><domain><uuid>u</uuid></domain></domainsnapshot>";
    assertThrows(IllegalArgumentException.class, () -> SnapshotXml.of(old));
  }
}
