package io.tallystick.adapter.admin.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** A file that is made while it is read, and of which one part at a time is in memory. */
public final class FileInParts extends InputStream {

  private final Iterator<byte[]> parts;
  private byte[] part;
  private int position;

  /** Makes the first part, and each further one when those before it are read. */
  public FileInParts(Iterator<byte[]> parts) {
    this.parts = parts;
    this.part = parts.next();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws IOException if the next part cannot be made
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (position == part.length) {
      if (!parts.hasNext()) {
        return -1;
      }
      try {
        part = parts.next();
        position = 0;
      } catch (RuntimeException unreadable) {
        throw new IOException("the rest of the file cannot be read", unreadable);
      }
    }
    int read = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, offset, read);
    position += read;
    return read;
  }
}
