package io.github.waba

/** A program whose main function stands in [mainClass], on a virtual machine of these [options] like that of the tests. */
fun program(mainClass: String, arguments: List<String> = listOf(), options: List<String> = listOf()): ProcessBuilder {
    val java = ProcessHandle.current().info().command().get()
    val library = "-Djna.library.path=${System.getProperty("jna.library.path")}"
    val classes = listOf("-cp", System.getProperty("java.class.path"))
    return ProcessBuilder(listOf(java, library) + options + classes + mainClass + arguments)
}
