package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistrySearchTest {
  @Test
  void whatIsListedStandsInTheFile() {
    assertTrue(RegistrySearch.agree(Set.of("a", "b"), Set.of("a", "b")));
    assertTrue(RegistrySearch.agree(Set.of(), Set.of()));
  }

  @Test
  void aNameThatLooksLikeAMachineDoesNotMatter() {
    assertTrue(RegistrySearch.agree(Set.of("a", "forged"), Set.of("a")));
  }

  @Test
  void otherMachinesAreOfAnotherServer() {
    assertFalse(RegistrySearch.agree(Set.of("a"), Set.of("b")));
    assertFalse(RegistrySearch.agree(Set.of("a"), Set.of("a", "b")));
    assertFalse(RegistrySearch.agree(Set.of("a"), Set.of()));
    assertFalse(RegistrySearch.agree(Set.of(), Set.of("a")));
  }
}
