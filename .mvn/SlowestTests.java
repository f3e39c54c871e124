/** Prints the ten test classes that took longest, by the reports below the given folder. */
void main(String[] arguments) throws Exception {
  record Suite(String name, double seconds) {}
  var head = Pattern.compile("<testsuite\\s[^>]*>");
  var attribute = Pattern.compile("\\s(name|time)=\"([^\"]*)\"");
  var suites = new ArrayList<Suite>();
  try (Stream<Path> modules = Files.list(Path.of(arguments[0]))) {
    for (Path module : modules.toList()) {
      for (String kind : List.of("surefire", "failsafe")) {
        Path folder = module.resolve("target", kind + "-reports");
        if (!Files.isDirectory(folder)) {
          continue;
        }
        try (DirectoryStream<Path> reports = Files.newDirectoryStream(folder, "TEST-*.xml")) {
          for (Path report : reports) {
            var element = head.matcher(Files.readString(report));
            if (element.find()) {
              var values = new HashMap<String, String>();
              attribute
                  .matcher(element.group())
                  .results()
                  .forEach(it -> values.put(it.group(1), it.group(2)));
              String seconds = values.get("time").replace(",", "");
              suites.add(new Suite(values.get("name"), Double.parseDouble(seconds)));
            }
          }
        }
      }
    }
  }
  IO.println("The slowest test classes, in seconds:");
  suites.stream()
      .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
      .limit(10)
      .forEach(it -> IO.println("%8.1f  %s".formatted(it.seconds(), it.name())));
}
