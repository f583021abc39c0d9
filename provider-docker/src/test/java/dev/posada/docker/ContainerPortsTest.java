package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.docker.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ContainerPortsTest {
  private static String read(String asked, String actual) throws Exception {
    String text =
        "{'HostConfig':{'PortBindings':%s},'NetworkSettings':{'Ports':%s}}"
            .formatted(asked, actual)
            .replace('\'', '"');
    return ContainerPorts.read(Json.parse(text)).toString();
  }

  @Test
  void everyAddressIsOneForward() throws Exception {
    assertEquals(
        "[32769->80/tcp]",
        read(
            "{'80/tcp':[{'HostIp':'','HostPort':''}]}",
            "{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'32769'},"
                + "{'HostIp':'::','HostPort':'32769'}]}"));
  }

  @Test
  void anAddressThatWasAskedForStays() throws Exception {
    assertEquals(
        "[0.0.0.0:8080->80/tcp, 127.0.0.1:32768->53/udp]",
        read(
            "{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'8080'}],"
                + "'53/udp':[{'HostIp':'127.0.0.1','HostPort':'0'}]}",
            "{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'8080'}],"
                + "'53/udp':[{'HostIp':'127.0.0.1','HostPort':'32768'}]}"));
  }

  @Test
  void whatIsOffHasThePortsThatItIsToHave() throws Exception {
    assertEquals(
        "[any->80/tcp, [::1]:90->81/tcp]",
        read(
            "{'80/tcp':[{'HostIp':'','HostPort':''}],'81/tcp':[{'HostIp':'::1','HostPort':'90'}]}",
            "{}"));
  }

  @Test
  void whatIsExposedOnlyIsNotReached() throws Exception {
    assertEquals("[]", read("null", "{'80/tcp':null}"));
  }

  @Test
  void whatTheEnginePublishedByItselfIsThere() throws Exception {
    assertEquals(
        "[32770->80/tcp]", read("{}", "{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'32770'}]}"));
  }

  @Test
  void aProtocolWithoutAWordAndAPortThatIsNoneAreLeftOut() throws Exception {
    assertEquals(
        "[any->81/tcp]",
        read(
            "{'80/sctp':[{'HostIp':'','HostPort':'1'}],'99999/tcp':[{'HostPort':'1'}],"
                + "'81/tcp':[{'HostPort':'8000-8010'}]}",
            "null"));
  }
}
