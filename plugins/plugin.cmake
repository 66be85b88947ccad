# dienhong_plugin(NAME [SOURCES file...] [LIBRARIES target...]): one plugin, one shared object. It sees the installed
# headers alone, and links nothing of the engine. The default source is NAME.c.
function(dienhong_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT ARG_SOURCES)
    set(ARG_SOURCES ${name}.c)
  endif()
  add_library(plugin_${name} MODULE ${ARG_SOURCES})
  target_include_directories(plugin_${name} PRIVATE ${PROJECT_SOURCE_DIR}/engine/include)
  target_link_libraries(plugin_${name} PRIVATE dienhong_options ${ARG_LIBRARIES})
  if(NOT DIENHONG_SANITIZE)
    target_link_options(plugin_${name} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} C_VISIBILITY_PRESET hidden
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/dienhong/plugins)
  install(TARGETS plugin_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/dienhong/plugins)
endfunction()
