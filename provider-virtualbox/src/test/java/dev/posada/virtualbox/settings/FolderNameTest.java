package dev.posada.virtualbox.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What VirtualBox 7.2 made of these names. */
@Execution(ExecutionMode.CONCURRENT)
class FolderNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "plain-1.2_3,plain-1.2_3",
        "two  sp,two  sp",
        "-dash,_dash",
        "--name=x,_-name_x",
        "..,__",
        "a\\b/,a_b_",
        "~a\nb~,a_b",
        "we \"ird\",we _ird_",
        "$(x);&|<>*?,_(x)_______",
        "%41%s{},_41_s__",
        "<&amp;x/>,__amp_x__",
        "~  we b  ~,__we b__",
        "~   ~,___",
        "日本語-😀,日本語-____",
        "ñandú-日本,ñandú-日本"
      })
  void isWhatVirtualBoxMakesOfTheName(String name, String folder) {
    assertEquals(folder, FolderName.of(name));
  }
}
