package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.GuestProcess;
import dev.posada.NativeException;
import dev.posada.docker.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class ContainerTopTest {
  private static List<GuestProcess> read(String text) throws Exception {
    return ContainerTop.read(Json.parse(text.replace('\'', '"')));
  }

  @Test
  void theTitlesSayWhatIsWhere() throws Exception {
    List<GuestProcess> expected =
        List.of(
            new GuestProcess(
                10030, "www-data", Duration.ofMinutes(62), List.of("nginx:", "worker")));
    assertEquals(
        expected,
        read(
            "{'Titles':['PID','USER','TIME','COMMAND'],"
                + "'Processes':[['10030','www-data','01:02:00','nginx: worker']]}"));
    assertEquals(
        expected,
        read(
            "{'Titles':['UID','PID','PPID','C','STIME','TTY','TIME','CMD'],'Processes':"
                + "[['www-data','10030','1','0','04:02','?','1:02:00','nginx: worker']]}"));
  }

  @Test
  void nothingRunsWhereThereAreNoRows() throws Exception {
    assertEquals(List.of(), read("{'Titles':['PID','USER','TIME','COMMAND'],'Processes':null}"));
  }

  @Test
  void aTableThatLacksSomethingIsNotGuessedAt() {
    assertThrows(NativeException.class, () -> read("{}"));
    assertThrows(
        NativeException.class,
        () -> read("{'Titles':['PID','TIME','CMD'],'Processes':[['1','0:00','sh']]}"));
    assertThrows(
        NativeException.class,
        () -> read("{'Titles':['PID','USER','TIME','CMD'],'Processes':[['1','root','0:00']]}"));
    assertThrows(
        NativeException.class,
        () -> read("{'Titles':['PID','USER','TIME','CMD'],'Processes':[['?','r','0:00','x']]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "00:00:00, PT0S",
    "1-02:03:04, P1DT2H3M4S",
    "100:05, PT100M5S",
    "0:07.51, PT7S",
    "5h23, PT5H23M",
    "12d02, P12DT2H",
    "0s, PT0S",
    "1m7.5s, PT1M7S",
    "30h0m2s, PT30H2S",
    "-, PT0S",
  })
  void everyPsHasAClockOfItsOwn(String text, Duration time) {
    assertEquals(time, ContainerTop.cpuTime(text));
  }

  @Test
  void whatIsNoTimeIsNone() {
    assertThrows(NativeException.class, () -> ContainerTop.cpuTime("later"));
  }
}
