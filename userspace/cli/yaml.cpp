// SPDX-License-Identifier: Apache-2.0
#include "cli/yaml.hpp"

namespace bgpsnoop::cli {

YAML::Node only_document(const std::string& text)
{
    const auto documents = YAML::LoadAll(text);
    if (documents.size() > 1)
        throw YAML::ParserException(documents[1].Mark(), "a second document begins here, and only "
                                                         "one is read");
    return documents.empty() ? YAML::Node() : documents.front();
}

} // namespace bgpsnoop::cli
