package dev.posada.examples;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** As much of a compiled class as tells which fields and methods it uses: its constant pool. */
final class ClassFile {
  private final String[] texts;
  private final int[] firsts;
  private final int[] seconds;
  private final List<Integer> members = new ArrayList<>();

  private ClassFile(DataInputStream in) throws IOException {
    in.skipNBytes(8); // magic, version
    int count = in.readUnsignedShort();
    texts = new String[count];
    firsts = new int[count];
    seconds = new int[count];
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4 -> in.skipNBytes(4);
        case 5, 6 -> { // long and double take two places
          in.skipNBytes(8);
          i++;
        }
        case 7, 8, 16, 19, 20 -> firsts[i] = in.readUnsignedShort();
        case 15 -> in.skipNBytes(3);
        case 9, 10, 11, 12, 17, 18 -> {
          firsts[i] = in.readUnsignedShort();
          seconds[i] = in.readUnsignedShort();
          if (tag <= 11) {
            members.add(i);
          }
        }
        default -> throw new IOException("constant pool tag " + tag);
      }
    }
  }

  /** Each as {@code java/lang/System.out:Ljava/io/PrintStream;}. */
  static List<String> membersUsedBy(byte[] classFile) throws IOException {
    ClassFile file = new ClassFile(new DataInputStream(new ByteArrayInputStream(classFile)));
    return file.members.stream().map(file::member).toList();
  }

  private String member(int index) {
    int nameAndType = seconds[index];
    return texts[firsts[firsts[index]]]
        + "."
        + texts[firsts[nameAndType]]
        + ":"
        + texts[seconds[nameAndType]];
  }
}
