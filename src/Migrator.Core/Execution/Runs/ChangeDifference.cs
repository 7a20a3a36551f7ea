namespace Migrator.Execution.Runs;

/// <summary>Shows how the changes of a migration differ from those that were frozen.</summary>
internal static class ChangeDifference
{
    /// <summary>The differing lines, marked as the frozen plan's (-) or the given migration's (+), in their order.</summary>
    public static IReadOnlyList<string> Between(IReadOnlyList<string> frozen, IReadOnlyList<string> given)
    {
        var common = LongestCommon(frozen, given);
        List<string> lines = [];
        var (left, right) = (0, 0);
        foreach (var line in common.Append(null))
        {
            for (; left < frozen.Count && frozen[left] != line; left++)
            {
                lines.Add($"- {frozen[left]}");
            }

            for (; right < given.Count && given[right] != line; right++)
            {
                lines.Add($"+ {given[right]}");
            }

            (left, right) = (left + 1, right + 1);
        }

        return lines;
    }

    private static List<string?> LongestCommon(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var lengths = new int[one.Count + 1, other.Count + 1];
        for (var i = one.Count - 1; i >= 0; i--)
        {
            for (var j = other.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = one[i] == other[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        List<string?> common = [];
        for (var (i, j) = (0, 0); i < one.Count && j < other.Count;)
        {
            if (one[i] == other[j])
            {
                common.Add(one[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common;
    }
}
