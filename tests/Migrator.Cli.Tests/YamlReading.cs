using YamlDotNet.RepresentationModel;

namespace Migrator.Cli.Tests;

/// <summary>Short ways into a YAML document.</summary>
internal static class YamlReading
{
    public static YamlNode At(this YamlNode node, params string[] path) => path.Aggregate(node, (found, name) => found[name]);

    public static bool Has(this YamlNode node, string name) => ((YamlMappingNode)node).Children.ContainsKey(name);

    public static IReadOnlyList<YamlNode> Items(this YamlNode node) => [.. ((YamlSequenceNode)node).Children];

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
