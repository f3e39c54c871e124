import com.google.googlejavaformat.java.Main;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Checks or fixes the format of every Java file below the working directory. The build runs it from
 * source, as a process of its own.
 */
void main(String[] args) throws Exception {
  boolean fix = args[0].equals("fix");
  var arguments = new ArrayList<>(fix ? List.of("--replace") : List.of("--dry-run"));
  int options = arguments.size();
  Files.walkFileTree(
      Path.of(""),
      new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
          String name = folder.getFileName().toString();
          boolean notOurs =
              name.startsWith(".") || name.equals("target") || folder.equals(Path.of("data"));
          return notOurs ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
          // A database's folder, say. Source that cannot be read will not compile either.
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          if (file.toString().endsWith(".java")) {
            arguments.add(file.toString());
          }
          return FileVisitResult.CONTINUE;
        }
      });
  if (arguments.size() == options) {
    return;
  }

  var unformatted = new StringWriter();
  int status =
      new Main(new PrintWriter(unformatted), new PrintWriter(System.err, true), System.in)
          .format(arguments.toArray(String[]::new));
  if (status != 0) {
    System.exit(status);
  }
  if (!unformatted.toString().isEmpty()) {
    System.err.print("Not formatted:\n" + unformatted.toString().indent(2));
    System.err.println("This formats them: mvn -N validate exec:exec@format");
    System.exit(1);
  }
}
